#include "oci/context.hpp"

#include "base/text.hpp"

#include <array>
#include <map>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::size_t most_files = 1'000'000;

class Scanner {
 public:
  Scanner(sys::FileSystem& files, Context& context) : files_(files), context_(context) {}

  Result<> run(const std::stop_token& stop) {
    TRY_ASSIGN(auto entries, files_.list(context_.directory));
    TRY(take("", context_.rules.nothing(), entries));
    while (!todo_.empty()) {
      if (stop.stop_requested()) return Error(Errc::cancelled, "stopped while reading the build context");
      auto directory = std::move(todo_.back());
      todo_.pop_back();
      auto below = files_.list(on_disk(directory.path));
      if (!below) {
        if (!directory.is_excluded) mark(directory.path, "cannot be read: " + below.error().message());
        continue;
      }
      TRY(take(directory.path, directory.matches, *below));
    }
    return {};
  }

 private:
  struct Directory {
    std::string path;
    IgnoreRules::Matches matches;
    bool is_excluded;
  };

  std::string on_disk(std::string_view path) const { return context_.directory + "/" + std::string(path); }

  void mark(const std::string& path, std::string problem) {
    auto node = context_.tree.find(path) == nullptr ? plain_directory() : *context_.tree.find(path);
    node.problem = std::move(problem);
    context_.tree.put(path, std::move(node), plain_directory());
  }

  Result<> take(const std::string& directory, const IgnoreRules::Matches& above,
                const std::vector<sys::DirectoryEntry>& entries) {
    for (const auto& entry : entries) {
      if (++count_ > most_files) {
        return Error(Errc::refused, "the build context has more than a million files")
            .help("exclude what is not needed in .dockerignore");
      }
      auto path = join_path(directory, entry.name);
      auto matches = context_.rules.match(above, path);
      const bool is_excluded = context_.rules.is_excluded(matches);
      const bool is_directory = entry.type == sys::FileType::directory;
      if (!is_excluded) TRY(add(path));
      if (is_directory && (!is_excluded || context_.rules.may_include_below(path))) {
        todo_.push_back({.path = std::move(path), .matches = std::move(matches), .is_excluded = is_excluded});
      }
    }
    return {};
  }

  /// An excluded parent of a file that is taken in again is there with the mode it has on disk.
  void add_parents(std::string_view path) {
    for (auto parent = parent_path(path); !parent.empty(); parent = parent_path(parent)) {
      if (context_.tree.find(parent) != nullptr) return;
      const auto info = files_.info(on_disk(parent));
      context_.tree.put(parent, plain_directory(info ? info->mode : 0755), plain_directory());
    }
  }

  Result<> add(const std::string& path) {
    add_parents(path);
    context_.tree.put(path, node_of(path), plain_directory());
    return {};
  }

  Node node_of(const std::string& path) {
    const auto info = files_.info(on_disk(path));
    if (!info) return {.problem = "cannot be read: " + info.error().message()};
    Node out{.mode = info->mode};
    switch (info->type) {
      case sys::FileType::regular:
        out.size = info->size;
        out.content = {.kind = Content::Kind::file, .where = on_disk(path)};
        if (info->names > 1) {
          out.content.has_names = true;
          out.content.where = first_names_.try_emplace({info->device, info->inode}, out.content.where).first->second;
        }
        break;
      case sys::FileType::directory: out.type = archive::TarType::directory; break;
      case sys::FileType::symlink: {
        auto link = files_.read_link(on_disk(path));
        out.type = archive::TarType::symlink;
        out.mode = 0777;
        if (link) {
          out.link = *std::move(link);
        } else {
          out.problem = "cannot be read: " + link.error().message();
        }
        break;
      }
      case sys::FileType::pipe: out.type = archive::TarType::fifo; break;
      case sys::FileType::socket:
        out.problem = "is a socket";
        out.is_socket = true;
        break;
      case sys::FileType::other: out.problem = "is a device"; break;
    }
    return out;
  }

  sys::FileSystem& files_;
  Context& context_;
  std::vector<Directory> todo_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> first_names_;  ///< By device and inode.
  std::size_t count_ = 0;
};

}  // namespace

Result<Context> scan_context(sys::FileSystem& files, std::string directory, IgnoreRules rules,
                             const std::stop_token& stop) {
  Context out{.directory = std::move(directory), .rules = std::move(rules)};
  TRY(Scanner(files, out).run(stop));
  return out;
}

Result<IgnoreFile> read_ignore_file(sys::FileSystem& files, const std::string& context, const std::string& dockerfile) {
  const std::array<std::string, 2> candidates = {dockerfile + ".dockerignore", context + "/.dockerignore"};
  for (const auto& path : candidates) {
    auto text = files.read(path, 1U << 20U);
    if (!text && text.error().code() == Errc::not_found) continue;
    if (!text) return std::move(text).error();
    TRY_ASSIGN(auto rules, IgnoreRules::parse(*text, path));
    return IgnoreFile{.rules = std::move(rules), .path = path};
  }
  return IgnoreFile{};
}

}  // namespace fairlead::oci
