#include "oci/layer.hpp"

#include "archive/tar.hpp"
#include "base/bytes.hpp"
#include "base/text.hpp"

#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::size_t buffer_size = 1U << 20U;

archive::TarEntry entry_of(const std::string& path, const Node& node, std::int64_t mtime) {
  return {.path = path,
          .type = node.type,
          .mode = node.mode,
          .uid = node.uid,
          .gid = node.gid,
          .size = node.type == archive::TarType::file ? node.size : 0,
          .mtime = mtime,
          .link = node.link,
          .device_major = node.device_major,
          .device_minor = node.device_minor,
          .xattrs = node.xattrs};
}

Error changed(const std::string& path) {
  return Error(Errc::conflict, "\"" + printable(path) + "\" changed while it was read")
      .id("FL0435")
      .help("end what writes to it, then run the command again");
}

class LayerWriter {
 public:
  LayerWriter(const Contents& contents, BlobWriter& blob, const LayerOptions& options)
      : contents_(contents),
        options_(options),
        gzip_([&blob](std::span<const std::byte> bytes) { return blob.write(bytes); }, options.gzip),
        tar_([this](std::span<const std::byte> bytes) {
          diff_id_.update(bytes);
          return gzip_.write(bytes);
        }),
        buffer_(buffer_size) {}

  Result<> add(const std::string& path, const Node& node, const std::stop_token& stop) {
    if (base_name(path).starts_with(".wh.")) {
      return Error(Errc::config,
                   "\"" + printable(path) + "\" cannot be in an image: names that start with .wh. mean removal")
          .id("FL0435");
    }
    auto entry = entry_of(path, node, options_.mtime);
    if (const auto* first = first_name(path, node)) {
      entry = {.path = path,
               .type = archive::TarType::hardlink,
               .mode = node.mode,
               .uid = node.uid,
               .gid = node.gid,
               .mtime = options_.mtime,
               .link = *first};
      if (options_.progress) options_.progress(node.size);
      return tar_.add(entry);
    }
    TRY(tar_.add(entry));
    return node.type == archive::TarType::file && node.size > 0 ? add_content(path, node, stop) : Result<>();
  }

  Result<Digest> finish() {
    TRY(tar_.finish());
    TRY(gzip_.finish());
    return Digest::from(diff_id_.finish());
  }

 private:
  /// Files that are one file with several names on disk or in a base image stay one, when they still have the same
  /// owner and mode.
  const std::string* first_name(const std::string& path, const Node& node) {
    const bool may_share = node.content.kind == Content::Kind::member || node.content.has_names;
    if (!may_share || node.type != archive::TarType::file) return nullptr;
    const auto key = std::tuple(node.content.tar.get(), node.content.where, node.mode, node.uid, node.gid);
    const auto [found, is_new] = members_.try_emplace(key, path);
    return is_new ? nullptr : &found->second;
  }

  Result<> add_content(const std::string& path, const Node& node, const std::stop_token& stop) {
    TRY_ASSIGN(const auto source, contents_.open(node));
    for (std::uint64_t left = node.size; left > 0;) {
      if (stop.stop_requested()) return Error(Errc::cancelled, "stopped while writing a layer");
      TRY_ASSIGN(const auto count, source(buffer_));
      if (count == 0 || count > left) return changed(path);
      TRY(tar_.write(std::span(buffer_).first(count)));
      if (options_.progress) options_.progress(count);
      left -= count;
    }
    std::byte more{};
    TRY_ASSIGN(const auto count, source(std::span(&more, 1)));
    return count == 0 ? Result<>() : changed(path);
  }

  const Contents& contents_;
  const LayerOptions& options_;
  crypto::Sha256 diff_id_;
  archive::GzipWriter gzip_;
  archive::TarWriter tar_;
  Bytes buffer_;
  std::map<std::tuple<const TarFile*, std::string, std::uint32_t, std::uint64_t, std::uint64_t>, std::string> members_;
};

}  // namespace

Result<Layer> write_layer(const Tree::Nodes& nodes, const Contents& contents, WritableLayout& layout,
                          const LayerOptions& options, const std::stop_token& stop) {
  TRY_ASSIGN(auto blob, layout.new_blob());
  LayerWriter writer(contents, blob, options);
  for (const auto& [path, node] : nodes) TRY(writer.add(path, node, stop));
  TRY_ASSIGN(auto diff_id, writer.finish());
  TRY_ASSIGN(auto descriptor, blob.finish(std::string(media_type::layer_gzip)));
  return Layer{.descriptor = std::move(descriptor), .diff_id = std::move(diff_id)};
}

std::uint64_t total_size(const Tree::Nodes& nodes) {
  std::uint64_t total = 0;
  for (const auto& [path, node] : nodes) total += node.type == archive::TarType::file ? node.size : 0;
  return total;
}

}  // namespace fairlead::oci
