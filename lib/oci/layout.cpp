#include "oci/layout.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::oci {
namespace {

Error no_layout(const std::string& directory) {
  return Error(Errc::not_found, "\"" + printable(directory) + "\" holds no image layout")
      .id("FL0420")
      .help("build one: fairlead image build --to oci:" + printable(directory));
}

bool is_called(const Descriptor& entry, std::string_view name) {
  return value_or(entry.annotations, annotation::ref_name) == name ||
         value_or(entry.annotations, annotation::image_name) == name || entry.digest.str() == name;
}

std::string names_in(const Index& index) {
  std::vector<std::string> names;
  for (const auto& entry : index.manifests) {
    auto name = value_or(entry.annotations, annotation::image_name);
    if (name.empty()) name = value_or(entry.annotations, annotation::ref_name, entry.digest.str());
    names.push_back(printable(name));
  }
  constexpr std::size_t shown = 10;
  if (names.size() > shown) {
    names.resize(shown);
    names.emplace_back("...");
  }
  return join(names, ", ");
}

/// Checks what passes through it.
struct VerifiedStream {
  std::unique_ptr<sys::Reader> file;
  Descriptor descriptor;
  crypto::Sha256 digest = {};
  std::uint64_t size = 0;
  bool ended = false;

  Result<std::size_t> read(std::span<std::byte> buffer) {
    if (ended || buffer.empty()) return std::size_t{0};
    TRY_ASSIGN(const auto count, file->read(buffer));
    digest.update(std::span<const std::byte>(buffer.first(count)));
    size += count;
    if (size > descriptor.size) return damaged_blob(descriptor, "is larger than its descriptor says");
    if (count > 0) return count;
    ended = true;
    if (size != descriptor.size) return damaged_blob(descriptor, "is shorter than its descriptor says");
    if (Digest::from(digest.finish()) != descriptor.digest) return damaged_blob(descriptor, "has other content");
    return count;
  }
};

}  // namespace

Error damaged_blob(const Descriptor& descriptor, const std::string& reason) {
  return Error(Errc::corrupt, "blob " + descriptor.digest.str() + " " + reason)
      .id("FL0421")
      .help("build or pull the image again: the blob is then replaced");
}

Result<LayoutName> LayoutName::parse(std::string_view text) {
  constexpr std::string_view scheme = "oci:";
  const auto wrong = [&] {
    return Error(Errc::usage, "\"" + printable(text) + "\" is not an image layout").help("write oci:DIRECTORY[:NAME]");
  };
  if (!text.starts_with(scheme)) return wrong();
  text.remove_prefix(scheme.size());
  const auto colon = text.find(':');
  LayoutName out{.directory = std::string(text.substr(0, colon))};
  if (out.directory.empty()) return wrong();
  if (colon != std::string_view::npos) out.name = text.substr(colon + 1);
  return out;
}

Result<Layout> Layout::open(sys::FileSystem& files, std::string directory) {
  auto text = files.read(directory + "/oci-layout", 4096);
  if (!text && text.error().code() == Errc::not_found) return no_layout(directory);
  if (!text) return std::move(text).error();
  TRY_ASSIGN(const auto value, json::parse(*text, directory + "/oci-layout"));
  const auto version = json::text_or(value, "imageLayoutVersion");
  if (!version.starts_with("1.")) {
    return Error(Errc::corrupt, "\"" + printable(directory) + "\" has image layout version \"" + printable(version) +
                                    "\"; only 1.x is known")
        .id("FL0421");
  }
  return Layout(files, std::move(directory));
}

std::string Layout::path_of(const Digest& digest) const {
  return directory_ + "/blobs/" + std::string(digest.algorithm()) + "/" + std::string(digest.hex());
}

Result<Index> Layout::index() const {
  const auto path = directory_ + "/index.json";
  auto text = files_->read(path, largest_manifest);
  // A writer that was stopped before its first image leaves a layout without an index.
  if (!text && text.error().code() == Errc::not_found) return Index{};
  if (!text) return std::move(text).error();
  return parse_index(*text, path);
}

Result<Descriptor> Layout::find(std::string_view name) const {
  TRY_ASSIGN(const auto all, index());
  std::vector<const Descriptor*> found;
  for (const auto& entry : all.manifests) {
    if (name.empty() || is_called(entry, name)) found.push_back(&entry);
  }
  // The same image under several names is one image.
  const auto same = [&](const Descriptor* entry) { return entry->digest == found.front()->digest; };
  if (!found.empty() && std::ranges::all_of(found, same)) return *found.front();
  const auto what = name.empty() ? std::string("image") : "image \"" + printable(name) + "\"";
  if (found.empty()) {
    return Error(Errc::not_found, "no " + what + " in " + printable(directory_))
        .id("FL0422")
        .help(all.manifests.empty() ? "the layout is empty: build an image into it" : "it has: " + names_in(all));
  }
  return Error(Errc::config, "more than one " + what + " in " + printable(directory_))
      .id("FL0422")
      .help("give the whole name; it has: " + names_in(all));
}

Result<RawManifest> Layout::manifest(const Descriptor& descriptor) const {
  TRY_ASSIGN(auto bytes, read(descriptor, largest_manifest));
  return RawManifest{.media_type = descriptor.media_type, .digest = descriptor.digest, .bytes = std::move(bytes)};
}

Result<Descriptor> Layout::for_platform(const Descriptor& descriptor, const Platform& platform) const {
  if (!media_type::is_index(descriptor.media_type)) return descriptor;
  TRY_ASSIGN(const auto raw, manifest(descriptor));
  TRY_ASSIGN(const auto choices, parse_index(raw.bytes, path_of(raw.digest), descriptor.media_type));
  const auto* chosen = find_platform(choices, platform);
  if (chosen != nullptr && media_type::is_manifest(chosen->media_type)) return *chosen;
  return Error(Errc::not_found, "the image has nothing for the platform " + platform.str()).id("FL0422");
}

Result<Manifest> Layout::image(const Descriptor& descriptor, const Platform& platform) const {
  TRY_ASSIGN(const auto own, for_platform(descriptor, platform));
  TRY_ASSIGN(const auto raw, manifest(own));
  return parse_manifest(raw.bytes, path_of(raw.digest), own.media_type);
}

Result<std::string> Layout::read(const Descriptor& descriptor, std::uint64_t limit) const {
  if (descriptor.size > limit) {
    return Error(Errc::refused,
                 "blob " + descriptor.digest.str() + " is larger than " + std::to_string(limit) + " bytes, the limit");
  }
  TRY_ASSIGN(const auto source, open_blob(descriptor));
  return archive::read_all(source, limit);
}

Result<archive::Source> Layout::open_blob(const Descriptor& descriptor) const {
  if (!descriptor.digest.is_sha256()) {
    return Error(Errc::refused, "cannot check " + descriptor.digest.str() + ": only sha256 is known");
  }
  auto file = files_->open(path_of(descriptor.digest));
  if (!file && file.error().code() == Errc::not_found) {
    return damaged_blob(descriptor, "is missing in " + printable(directory_));
  }
  if (!file) return std::move(file).error();
  auto stream = std::make_shared<VerifiedStream>(VerifiedStream{.file = *std::move(file), .descriptor = descriptor});
  return archive::Source([stream](std::span<std::byte> buffer) { return stream->read(buffer); });
}

bool Layout::has(const Descriptor& descriptor) const {
  if (!descriptor.digest.is_sha256()) return false;
  const auto info = files_->info(path_of(descriptor.digest));
  return info && info->type == sys::FileType::regular && info->size == descriptor.size;
}

bool Layout::is_intact(const Descriptor& descriptor) const {
  if (!has(descriptor)) return false;
  const auto source = open_blob(descriptor);
  return source && archive::copy(*source, [](std::span<const std::byte>) -> Result<> { return {}; });
}

}  // namespace fairlead::oci
