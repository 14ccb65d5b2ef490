#include "base/bytes.hpp"
#include "base/text.hpp"
#include "oci/layout.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::string_view marker = R"({"imageLayoutVersion":"1.0.0"})";
constexpr std::string_view blobs = "/blobs/sha256", lock_name = ".lock", temporary = ".new-";

bool is_own(std::string_view name) {
  return name == "blobs" || name == "index.json" || name == lock_name || name.starts_with(temporary);
}

/// A directory is made a layout only when nothing else is in it.
Result<> check_usable(sys::FileSystem& files, const std::string& directory) {
  auto entries = files.list(directory);
  if (!entries && entries.error().code() == Errc::not_found) return {};
  if (!entries) return std::move(entries).error();
  for (const auto& entry : *entries) {
    if (entry.name == "oci-layout") return {};
  }
  for (const auto& entry : *entries) {
    if (is_own(entry.name)) continue;
    return Error(Errc::refused,
                 "\"" + printable(directory) + "\" is not an image layout: it holds \"" + printable(entry.name) + "\"")
        .id("FL0420")
        .help("name an empty or a new directory");
  }
  return {};
}

Result<> remove_leftovers(sys::FileSystem& files, const std::string& directory) {
  TRY_ASSIGN(const auto entries, files.list(directory));
  for (const auto& entry : entries) {
    if (entry.name.starts_with(temporary)) TRY(files.remove(directory + "/" + entry.name));
  }
  return {};
}

}  // namespace

BlobWriter::BlobWriter(std::unique_ptr<sys::Writer> file, std::string directory)
    : file_(std::move(file)), directory_(std::move(directory)) {}

Result<> BlobWriter::write(std::span<const std::byte> bytes) {
  digest_.update(bytes);
  size_ += bytes.size();
  return file_->write(bytes);
}

Result<> BlobWriter::commit(const Digest& digest) {
  return file_->commit(directory_ + "/" + std::string(digest.hex()));
}

Result<Descriptor> BlobWriter::finish(std::string media_type) {
  Descriptor out{.media_type = std::move(media_type), .digest = Digest::from(digest_.finish()), .size = size_};
  TRY(commit(out.digest));
  return out;
}

Result<> BlobWriter::finish(const Descriptor& expected) {
  if (size_ != expected.size) return damaged_blob(expected, "has another size than its descriptor says");
  if (Digest::from(digest_.finish()) != expected.digest) return damaged_blob(expected, "has other content");
  return commit(expected.digest);
}

WritableLayout::WritableLayout(sys::FileSystem& files, std::string directory, std::unique_ptr<sys::Lock> lock)
    : Layout(files, std::move(directory)), lock_(std::move(lock)) {}

Result<WritableLayout> WritableLayout::open(sys::FileSystem& files, std::string directory) {
  TRY(check_usable(files, directory));
  TRY(files.make_directories(directory + std::string(blobs)));
  TRY_ASSIGN(auto lock, files.lock(directory + "/" + std::string(lock_name)));
  TRY(remove_leftovers(files, directory + std::string(blobs)));
  if (auto layout = Layout::open(files, directory); !layout) {
    if (layout.error().code() != Errc::not_found) return std::move(layout).error();
    TRY(files.write(directory + "/oci-layout", marker));
  }
  return WritableLayout(files, std::move(directory), std::move(lock));
}

std::string WritableLayout::blob_directory() const {
  return directory_ + std::string(blobs);
}

Result<BlobWriter> WritableLayout::new_blob() {
  TRY_ASSIGN(auto file, files_->create(blob_directory()));
  return BlobWriter(std::move(file), blob_directory());
}

Result<Descriptor> WritableLayout::add(std::string media_type, std::string_view bytes) {
  TRY_ASSIGN(auto blob, new_blob());
  TRY(blob.write(as_bytes(bytes)));
  return blob.finish(std::move(media_type));
}

Result<> WritableLayout::copy_blob(const Descriptor& descriptor, const std::function<Result<archive::Source>()>& open) {
  if (is_intact(descriptor)) return {};
  TRY_ASSIGN(const auto source, open());
  TRY_ASSIGN(auto blob, new_blob());
  TRY(archive::copy(source, [&](std::span<const std::byte> bytes) { return blob.write(bytes); }));
  return blob.finish(descriptor);
}

Result<> WritableLayout::put(const Descriptor& manifest) {
  TRY_ASSIGN(auto all, index());
  const auto name_of = [](const Descriptor& entry) {
    return std::pair(value_or(entry.annotations, annotation::image_name),
                     value_or(entry.annotations, annotation::ref_name));
  };
  const auto name = name_of(manifest);
  const bool is_named = name != std::pair<std::string, std::string>();
  std::erase_if(all.manifests, [&](const Descriptor& entry) {
    return name_of(entry) == name && (is_named || entry.digest == manifest.digest);
  });
  all.manifests.push_back(manifest);
  std::ranges::sort(all.manifests, {},
                    [&](const Descriptor& entry) { return std::pair(name_of(entry), entry.digest); });
  return files_->write(directory_ + "/index.json", to_json(all));
}

}  // namespace fairlead::oci
