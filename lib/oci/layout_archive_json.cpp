#include "archive/tar.hpp"
#include "base/bytes.hpp"
#include "json/json.hpp"
#include "oci/layout_archive.hpp"

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace fairlead::oci {
namespace {

std::string member_of(const Digest& digest) {
  return "blobs/sha256/" + std::string(digest.hex());
}

/// What the archive consists of.
struct ArchiveContents {
  std::string index;
  std::map<Digest, Descriptor> blobs;
  std::map<Digest, json::Value> docker;  ///< The entries of manifest.json, which docker load reads, by manifest.
};

Result<> add_image(const Layout& layout, const Descriptor& entry, ArchiveContents& out) {
  out.blobs.try_emplace(entry.digest, entry);
  TRY_ASSIGN(const auto raw, layout.manifest(entry));
  if (media_type::is_index(entry.media_type)) {
    TRY_ASSIGN(const auto index, parse_index(raw.bytes, layout.path_of(entry.digest)));
    for (const auto& below : index.manifests) TRY(add_image(layout, below, out));
    return {};
  }
  TRY_ASSIGN(const auto manifest, parse_manifest(raw.bytes, layout.path_of(entry.digest)));
  out.blobs.try_emplace(manifest.config.digest, manifest.config);
  // An image with several names is one entry.
  auto& docker = out.docker[entry.digest];
  docker["Config"] = member_of(manifest.config.digest);
  docker["Layers"] = json::Value::array();
  for (const auto& layer : manifest.layers) {
    out.blobs.try_emplace(layer.digest, layer);
    docker["Layers"].push_back(member_of(layer.digest));
  }
  const auto name = value_or(entry.annotations, annotation::image_name);
  if (!name.empty()) docker["RepoTags"].push_back(name);
  return {};
}

class Packer {
 public:
  Packer(sys::Writer& file, std::int64_t mtime)
      : tar_([&file](std::span<const std::byte> bytes) { return file.write(bytes); }), mtime_(mtime) {}

  Result<> directory(std::string path) {
    return tar_.add({.path = std::move(path), .type = archive::TarType::directory, .mode = 0755, .mtime = mtime_});
  }
  Result<> text(std::string path, std::string_view text) {
    TRY(tar_.add({.path = std::move(path), .size = text.size(), .mtime = mtime_}));
    return tar_.write(as_bytes(text));
  }
  Result<> blob(const Layout& layout, const Descriptor& descriptor) {
    TRY_ASSIGN(const auto source, layout.open_blob(descriptor));
    TRY(tar_.add({.path = member_of(descriptor.digest), .size = descriptor.size, .mtime = mtime_}));
    TRY(archive::copy(source, [&](std::span<const std::byte> bytes) { return tar_.write(bytes); }));
    return {};
  }
  Result<> finish() { return tar_.finish(); }

 private:
  archive::TarWriter tar_;
  std::int64_t mtime_;
};

}  // namespace

Result<> pack_layout(const Layout& layout, sys::FileSystem& files, const std::string& path, std::int64_t mtime) {
  ArchiveContents contents;
  TRY_ASSIGN(const auto index, layout.index());
  contents.index = to_json(index);
  for (const auto& entry : index.manifests) TRY(add_image(layout, entry, contents));
  const auto slash = path.rfind('/');
  TRY_ASSIGN(auto file, files.create(slash == std::string::npos ? "." : path.substr(0, slash + 1)));
  auto docker = json::Value::array();
  for (auto& [digest, entry] : contents.docker) docker.push_back(std::move(entry));
  Packer packer(*file, mtime);
  TRY(packer.directory("blobs"));
  TRY(packer.directory("blobs/sha256"));
  for (const auto& [digest, descriptor] : contents.blobs) TRY(packer.blob(layout, descriptor));
  TRY(packer.text("index.json", contents.index));
  TRY(packer.text("manifest.json", json::dump(docker)));
  TRY(packer.text("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"));
  TRY(packer.finish());
  return file->commit(path, 0644);
}

}  // namespace fairlead::oci
