#pragma once

#include "archive/stream.hpp"
#include "crypto/digest.hpp"
#include "oci/descriptor.hpp"
#include "oci/manifest.hpp"
#include "sys/filesystem.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// `corrupt` with FL0421: `blob sha256:... <reason>`.
Error damaged_blob(const Descriptor& descriptor, const std::string& reason);

/// The keys of an index entry that name it. skopeo and the specification (annotations.md) use the first, with a tag
/// in it; containerd and docker the second, with the whole name.
namespace annotation {
inline constexpr std::string_view ref_name = "org.opencontainers.image.ref.name";
inline constexpr std::string_view image_name = "io.containerd.image.name";
}  // namespace annotation

/// "oci:DIRECTORY[:NAME]", as skopeo writes it: a layout, and the name of an image in it.
struct LayoutName {
  std::string directory, name = {};

  /// `usage` when it is neither "oci:..." nor has a directory. The directory ends at the first colon.
  static Result<LayoutName> parse(std::string_view text);
  std::string str() const { return "oci:" + directory + (name.empty() ? "" : ":" + name); }
  friend bool operator==(const LayoutName&, const LayoutName&) = default;
};

/// An image layout on disk (image specification 1.1, image-layout.md), to read: `oci-layout`, `index.json` and
/// `blobs/sha256/<hex>`. Every blob is checked against its digest as it is read. Safe to use from several threads.
class Layout {
 public:
  /// `not_found` (FL0420) when `directory` is no layout, `corrupt` (FL0421) when its version is not 1.x.
  static Result<Layout> open(sys::FileSystem& files, std::string directory);

  const std::string& directory() const { return directory_; }
  std::string path_of(const Digest& digest) const;

  Result<Index> index() const;
  /// The entry called `name`: a tag ("1.0.0"), a whole name ("registry.example.org/api:1.0.0") or a digest; with an
  /// empty name the only entry. `not_found` or, when several fit, `config` (both FL0422) with the names there are.
  Result<Descriptor> find(std::string_view name) const;
  /// A manifest or index, whole.
  Result<RawManifest> manifest(const Descriptor& descriptor) const;
  /// The manifest of `platform` behind `descriptor`, which may be an index. `not_found` (FL0422) if there is none.
  Result<Descriptor> for_platform(const Descriptor& descriptor, const Platform& platform) const;
  Result<Manifest> image(const Descriptor& descriptor, const Platform& platform) const;
  /// A small blob, whole. `refused` beyond `limit` bytes.
  Result<std::string> read(const Descriptor& descriptor, std::uint64_t limit = 4U << 20U) const;
  /// A blob as a stream: the read that finds the end, or a byte too many, is `corrupt` (FL0421) when size or digest
  /// are not the descriptor's.
  Result<archive::Source> open_blob(const Descriptor& descriptor) const;
  /// Whether a blob of that name and size is there. Its content is not read.
  bool has(const Descriptor& descriptor) const;
  /// The same, and its content is read and has the digest.
  bool is_intact(const Descriptor& descriptor) const;

 protected:
  Layout(sys::FileSystem& files, std::string directory) : files_(&files), directory_(std::move(directory)) {}

  sys::FileSystem* files_;
  std::string directory_;
};

/// A blob on its way into a layout: hashed as it comes, named by its digest at the end.
class BlobWriter {
 public:
  BlobWriter(std::unique_ptr<sys::Writer> file, std::string directory);

  Result<> write(std::span<const std::byte> bytes);
  /// Puts it into the layout, in place of one of the same name.
  Result<Descriptor> finish(std::string media_type);
  /// The same; `corrupt` (FL0421), and nothing is put there, when it is not what `expected` says.
  Result<> finish(const Descriptor& expected);

 private:
  Result<> commit(const Digest& digest);

  std::unique_ptr<sys::Writer> file_;
  std::string directory_;
  crypto::Sha256 digest_;
  std::uint64_t size_ = 0;
};

/// A layout that is written to. Holds its lock; blobs come first and the index last, each whole or not at all, so a
/// process that is killed leaves a layout that reads as before, and the same work done again converges.
class WritableLayout : public Layout {
 public:
  /// Makes `directory` a layout if it is empty or missing, and removes what killed writers left. `conflict` when
  /// another process writes to it, `refused` (FL0420) when the directory holds something else.
  static Result<WritableLayout> open(sys::FileSystem& files, std::string directory);

  /// Where blobs are, and temporary files until they are.
  std::string blob_directory() const;
  Result<BlobWriter> new_blob();
  /// Stores `bytes` as a blob.
  Result<Descriptor> add(std::string media_type, std::string_view bytes);
  /// Copies a blob from where `open` finds it, unless it is here already, intact.
  Result<> copy_blob(const Descriptor& descriptor, const std::function<Result<archive::Source>()>& open);
  /// Names `manifest` by its annotations in the index; an entry with the same names is replaced.
  /// One without names is added once.
  Result<> put(const Descriptor& manifest);

 private:
  WritableLayout(sys::FileSystem& files, std::string directory, std::unique_ptr<sys::Lock> lock);

  std::unique_ptr<sys::Lock> lock_;
};

}  // namespace fairlead::oci
