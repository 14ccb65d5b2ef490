#include "oci/tree_tar.hpp"

#include "base/text.hpp"
#include "oci/ignore.hpp"

#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::string_view whiteout = ".wh.", opaque = ".wh..wh..opq";

Error bad_member(const TarFile& tar, std::string_view path, const char* reason) {
  return Error(Errc::corrupt, tar.name + ": \"" + printable(path) + "\" " + reason).id("FL0439");
}

/// The path inside the tree; "" for the root itself.
Result<std::string> place_of(const TarFile& tar, std::string_view path) {
  for (const auto part : split(path, '/')) {
    if (part == "..") return bad_member(tar, path, "leaves the root");
  }
  auto clean = clean_path(path);
  if (clean.starts_with('/')) clean.erase(0, 1);
  return clean == "." ? std::string() : clean;
}

class LayerApplier {
 public:
  LayerApplier(Tree& tree, std::shared_ptr<const TarFile> tar) : tree_(tree), tar_(std::move(tar)) {}

  Result<> apply(archive::TarEntry entry, TarMeaning meaning) {
    TRY_ASSIGN(const auto path, place_of(*tar_, entry.path));
    if (path.empty()) return {};
    const auto name = base_name(path);
    if (meaning == TarMeaning::layer && name.starts_with(whiteout)) {
      hide(path, name);
      return {};
    }
    TRY_ASSIGN(auto node, node_of(std::move(entry)));
    tree_.put(path, std::move(node), plain_directory());
    own_.insert(path);
    return {};
  }

 private:
  void hide(std::string_view path, std::string_view name) {
    const auto directory = parent_path(path);
    if (name != opaque) {
      tree_.remove(join_path(directory, name.substr(whiteout.size())));
      return;
    }
    // What this layer itself put there stays, wherever the mark comes among its entries.
    std::vector<std::string> gone;
    const auto below = directory.empty() ? std::string() : std::string(directory) + "/";
    for (auto at = tree_.first_below(directory); at != tree_.nodes().end() && at->first.starts_with(below); ++at) {
      const auto own = own_.lower_bound(at->first);
      const bool is_own = own != own_.end() && (*own == at->first || own->starts_with(at->first + "/"));
      if (!is_own) gone.push_back(at->first);
    }
    for (const auto& lower : gone) tree_.remove(lower);
  }

  Result<Node> node_of(archive::TarEntry entry) {
    if (entry.type == archive::TarType::hardlink) {
      TRY_ASSIGN(const auto target, place_of(*tar_, entry.link));
      const auto* node = tree_.find(target);
      if (node == nullptr || node->is_directory()) return bad_member(*tar_, entry.path, "is a link to nothing");
      return *node;
    }
    Node out{.type = entry.type,
             .mode = entry.mode,
             .uid = entry.uid,
             .gid = entry.gid,
             .size = entry.size,
             .link = std::move(entry.link),
             .device_major = entry.device_major,
             .device_minor = entry.device_minor,
             .xattrs = std::move(entry.xattrs)};
    if (entry.type == archive::TarType::file) {
      out.content = {.kind = Content::Kind::member, .where = std::move(entry.path), .tar = tar_};
    }
    return out;
  }

  Tree& tree_;
  std::shared_ptr<const TarFile> tar_;
  std::set<std::string> own_;
};

Result<> each_entry(const TarFile& tar, const std::stop_token& stop,
                    const std::function<Result<>(archive::TarReader&, archive::TarEntry)>& each) {
  TRY_ASSIGN(auto source, tar.open());
  archive::TarReader reader([&](std::span<std::byte> buffer) -> Result<std::size_t> {
    if (stop.stop_requested()) return Error(Errc::cancelled, "stopped while reading " + tar.name);
    return source(buffer);
  });
  for (;;) {
    TRY_ASSIGN(auto entry, reader.next().during(tar.name));
    if (!entry) return {};
    TRY(each(reader, *std::move(entry)));
  }
}

}  // namespace

Result<> apply_tar(Tree& tree, const std::shared_ptr<const TarFile>& tar, TarMeaning meaning,
                   const std::stop_token& stop) {
  LayerApplier applier(tree, tar);
  return each_entry(*tar, stop, [&](archive::TarReader&, archive::TarEntry entry) {
    return applier.apply(std::move(entry), meaning);
  });
}

Result<> read_members(const TarFile& tar, const std::set<std::string>& paths,
                      const std::function<Result<archive::Sink>(const std::string&)>& each,
                      const std::stop_token& stop) {
  return each_entry(tar, stop, [&](archive::TarReader& reader, const archive::TarEntry& entry) -> Result<> {
    if (entry.type != archive::TarType::file || !paths.contains(entry.path)) return {};
    TRY_ASSIGN(const auto sink, each(entry.path));
    TRY(archive::copy([&](std::span<std::byte> buffer) { return reader.read(buffer); }, sink));
    return {};
  });
}

}  // namespace fairlead::oci
