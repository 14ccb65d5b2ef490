#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::oci {

/// Media types of the OCI image specification 1.1, and the Docker ones that mean the same.
namespace media_type {
inline constexpr std::string_view manifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view index = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view config = "application/vnd.oci.image.config.v1+json";
inline constexpr std::string_view layer_tar = "application/vnd.oci.image.layer.v1.tar";
inline constexpr std::string_view layer_gzip = "application/vnd.oci.image.layer.v1.tar+gzip";
inline constexpr std::string_view layer_zstd = "application/vnd.oci.image.layer.v1.tar+zstd";
inline constexpr std::string_view empty = "application/vnd.oci.empty.v1+json";
inline constexpr std::string_view docker_manifest = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view docker_index = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view docker_config = "application/vnd.docker.container.image.v1+json";
inline constexpr std::string_view docker_layer = "application/vnd.docker.image.rootfs.diff.tar.gzip";

bool is_manifest(std::string_view type);
bool is_index(std::string_view type);
}  // namespace media_type

/// The name of some bytes: "sha256:<64 hex>" (image specification, descriptor.md). A default one is empty.
class Digest {
 public:
  Digest() = default;
  /// `config` unless it is sha256 with 64 or sha512 with 128 lower-case hexadecimal digits.
  static Result<Digest> parse(std::string_view text);
  /// The sha256 of `bytes`.
  static Digest of(std::string_view bytes);
  static Digest from(const crypto::Sha256Sum& sum);

  bool empty() const { return text_.empty(); }
  const std::string& str() const { return text_; }  ///< "sha256:44136f..."
  std::string_view algorithm() const;               ///< "sha256"
  std::string_view hex() const;                     ///< "44136f..."
  std::string short_hex() const;                    ///< Its first twelve digits, for people.
  /// Whether we can compute it ourselves: only sha256.
  bool is_sha256() const { return algorithm() == "sha256"; }

  friend auto operator<=>(const Digest&, const Digest&) = default;
  friend bool operator==(const Digest&, const Digest&) = default;

 private:
  std::string text_;
};

using Annotations = Variables;

struct Platform {
  std::string os, architecture, variant = {}, os_version = {};

  std::string str() const;  ///< "linux/arm64/v8"
  friend bool operator==(const Platform&, const Platform&) = default;
};

/// Points to a blob or a manifest (image specification, descriptor.md).
struct Descriptor {
  std::string media_type;
  Digest digest;
  std::uint64_t size = 0;  ///< Bytes.
  Annotations annotations = {};
  std::optional<Platform> platform = {};
  std::string artifact_type = {};

  friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

/// The descriptor of `{}`, which stands for "no config" (image specification, manifest.md).
Descriptor empty_descriptor();

}  // namespace fairlead::oci
