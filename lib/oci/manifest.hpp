#pragma once

#include "oci/descriptor.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// Bytes: registries take no larger ones.
inline constexpr std::uint64_t largest_manifest = 4U << 20U;

/// A manifest or an index as it is stored: the bytes are what the digest names, so they are what is pushed.
/// Fields that we do not know survive in them.
struct RawManifest {
  std::string media_type;
  Digest digest;
  std::string bytes;

  static RawManifest of(std::string media_type, std::string bytes);
  Descriptor descriptor() const { return {.media_type = media_type, .digest = digest, .size = bytes.size()}; }
  friend bool operator==(const RawManifest&, const RawManifest&) = default;
};

/// Image specification 1.1, manifest.md. Reads Docker's schema 2 as well, which has the same shape.
struct Manifest {
  std::string media_type = std::string(media_type::manifest);
  std::string artifact_type = {};
  Descriptor config = {};
  std::vector<Descriptor> layers = {};
  std::optional<Descriptor> subject = {};
  Annotations annotations = {};

  friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// Image specification 1.1, image-index.md. Reads Docker's manifest list as well.
struct Index {
  std::string media_type = std::string(media_type::index);
  std::string artifact_type = {};
  std::vector<Descriptor> manifests = {};
  std::optional<Descriptor> subject = {};
  Annotations annotations = {};

  friend bool operator==(const Index&, const Index&) = default;
};

/// How a container checks itself: Docker's extension of the image config. Durations in nanoseconds, 0 = not set.
struct Healthcheck {
  std::vector<std::string> test;  ///< {"NONE"}, {"CMD", ...} or {"CMD-SHELL", command}
  std::int64_t interval = 0, timeout = 0, start_period = 0, start_interval = 0, retries = 0;
  friend bool operator==(const Healthcheck&, const Healthcheck&) = default;
};

/// What a container of the image runs: the "config" of an image config.
struct ContainerConfig {
  std::string user = {}, working_dir = {}, stop_signal = {};
  std::vector<std::string> env = {}, entrypoint = {}, cmd = {}, shell = {}, on_build = {};
  std::vector<std::string> exposed_ports = {}, volumes = {};  ///< Sorted: "8080/tcp", "/data".
  Variables labels = {};
  std::optional<Healthcheck> healthcheck = {};
  bool args_escaped = false;

  friend bool operator==(const ContainerConfig&, const ContainerConfig&) = default;
};

struct History {
  std::string created = {}, created_by = {}, author = {}, comment = {};
  bool empty_layer = false;
  friend bool operator==(const History&, const History&) = default;
};

/// Image specification 1.1, config.md.
struct ImageConfig {
  std::string created = {};  ///< RFC 3339
  std::string author = {};
  Platform platform = {};
  ContainerConfig config = {};
  std::vector<Digest> diff_ids = {};  ///< Of the uncompressed layers, bottom first.
  std::vector<History> history = {};

  friend bool operator==(const ImageConfig&, const ImageConfig&) = default;
};

/// Read JSON: `corrupt` (FL0403) when a required field is missing or is not what the specification says, when
/// mediaType contradicts `expected_type` (empty: any), and beyond the limits: 4 MiB of text, 4096 descriptors,
/// 1024 annotations each. `source` names the text in errors. Unknown fields are ignored.
Result<Manifest> parse_manifest(std::string_view text, std::string_view source, std::string_view expected_type = {});
Result<Index> parse_index(std::string_view text, std::string_view source, std::string_view expected_type = {});
Result<ImageConfig> parse_image_config(std::string_view text, std::string_view source);

/// The mediaType that a manifest or index gives itself; for old ones without, the one that its fields say.
Result<std::string> media_type_of(std::string_view text, std::string_view source);

/// Compact JSON with sorted keys: equal values give equal bytes. Empty optional fields are left out.
std::string to_json(const Manifest& manifest);
std::string to_json(const Index& index);
std::string to_json(const ImageConfig& config);

/// The manifest of `platform` in `index`: the first match (image-index.md); without a variant in `platform` any
/// variant matches. Nothing if there is none.
const Descriptor* find_platform(const Index& index, const Platform& platform);

/// The chain ID of the layers, which names their stacked result (config.md).
Digest chain_id(const std::vector<Digest>& diff_ids);

}  // namespace fairlead::oci
