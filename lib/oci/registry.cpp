#include "oci/registry.hpp"

#include "oci/registry_error.hpp"

#include <utility>

namespace fairlead::oci {
namespace {

const std::string& accepted() {
  static const std::string types = std::string(media_type::index) + ", " + std::string(media_type::manifest) + ", " +
                                   std::string(media_type::docker_index) + ", " +
                                   std::string(media_type::docker_manifest);
  return types;
}

// Without parameters such as "; charset=utf-8".
std::string content_type(const http::Response& answer) {
  const auto value = answer.header("Content-Type");
  return lower(trim(value.substr(0, value.find(';'))));
}

Error damaged(const Reference& reference, const std::string& got) {
  return Error(Errc::corrupt, "what " + reference.host + " sends for " + reference.repository + " at " +
                                  std::string(reference.version()) + " has the digest " + got)
      .id("FL0624");
}

// The media type is what the document says of itself; the header must agree where it names a manifest type
// (distribution specification, "Pulling manifests").
Result<RawManifest> raw_manifest(const Reference& reference, http::Response answer) {
  const auto source = reference.str();
  TRY_ASSIGN(auto type, media_type_of(answer.body, source));
  const auto said = content_type(answer);
  const bool known = media_type::is_manifest(said) || media_type::is_index(said);
  if (known && said != type) {
    return Error(Errc::corrupt, source + ": it calls itself " + printable(type) + ", but was sent as " + said)
        .id("FL0403");
  }
  return RawManifest::of(std::move(type), std::move(answer.body));
}

Digest promised(const Reference& reference, const http::Response& answer) {
  if (!reference.digest.empty()) return reference.digest;
  return Digest::parse(answer.header("Docker-Content-Digest")).value_or(Digest());
}

}  // namespace

Registry::Registry(RegistryPorts ports, RegistryOptions options) : session_(ports, std::move(options)) {}

Result<std::string> Registry::check(const Reference& reference, const std::stop_token& stop) {
  return session_.check(reference, stop);
}

Result<std::optional<Descriptor>> Registry::find(const Reference& reference, const std::stop_token& stop) {
  http::Request request{.method = "HEAD",
                        .url = session_.url(reference, "manifests/" + std::string(reference.version())),
                        .headers = {{"Accept", accepted()}}};
  const auto doing = "look for " + reference.str();
  TRY_ASSIGN(const auto answer, session_.send(reference, std::move(request), stop).during(doing));
  if (answer.status == 404) return std::optional<Descriptor>{};
  if (!answer.ok()) return registry_error(answer, doing);
  const auto digest = promised(reference, answer);
  const auto type = content_type(answer);
  const auto size = number(answer.header("Content-Length"));
  const bool is_known = !digest.empty() && (digest.is_sha256() || !reference.digest.empty());
  if (!is_known || !size || !(media_type::is_manifest(type) || media_type::is_index(type))) {
    TRY_ASSIGN(const auto whole, get_manifest(reference, stop).during(doing));
    return whole ? std::optional(whole->descriptor()) : std::nullopt;
  }
  return std::optional(Descriptor{.media_type = type, .digest = digest, .size = *size});
}

Result<std::optional<RawManifest>> Registry::get_manifest(const Reference& reference, const std::stop_token& stop) {
  std::string got;
  for (int attempt = 0; attempt < 2; ++attempt) {
    http::Request request{.url = session_.url(reference, "manifests/" + std::string(reference.version())),
                          .headers = {{"Accept", accepted()}},
                          .body_limit = largest_manifest};
    TRY_ASSIGN(auto answer, session_.send(reference, std::move(request), stop));
    if (answer.status == 404) return std::optional<RawManifest>{};
    if (!answer.ok()) return registry_error(answer, "get");
    const auto digest = promised(reference, answer);
    got = Digest::of(answer.body).str();
    if (digest.is_sha256() && got != digest.str()) continue;
    TRY_ASSIGN(auto manifest, raw_manifest(reference, std::move(answer)));
    return std::optional(std::move(manifest));
  }
  return damaged(reference, got);
}

Result<RawManifest> Registry::manifest(const Reference& reference, const std::stop_token& stop) {
  TRY_ASSIGN(auto found, get_manifest(reference, stop).during("get " + reference.str()));
  if (found) return *std::move(found);
  return Error(Errc::not_found, reference.str() + " is not in the registry")
      .id("FL0623")
      .help("check the name; some registries answer the same when the login may not see it");
}

Result<bool> Registry::put(const Reference& reference, const RawManifest& manifest, const std::stop_token& stop) {
  const auto name = reference.tag.empty() ? manifest.digest.str() : reference.tag;
  const http::Request request{.method = "PUT",
                              .url = session_.url(reference, "manifests/" + name),
                              .headers = {{"Content-Type", manifest.media_type}},
                              .body = manifest.bytes};
  const auto doing = "store " + reference.name() + (reference.tag.empty() ? "@" : ":") + name;
  for (int attempt = 1;; ++attempt) {
    TRY_ASSIGN(const auto answer, session_.send(reference, request, stop).during(doing));
    if (answer.ok()) return !answer.header("OCI-Subject").empty();
    // While another client writes the same blob, docker-registry 2.8 reads a half-written link to it, and registries
    // on slow storage do not see yet what they took.
    const bool may_pass = has_error_code(answer, "MANIFEST_BLOB_UNKNOWN") && attempt < 4;
    if (!may_pass) return registry_error(answer, doing);
    const auto wait = std::chrono::milliseconds(std::uint64_t{100} * static_cast<unsigned>(attempt) +
                                                sys::number_below(session_.ports().random, 200));
    if (!session_.ports().clock.sleep(wait, stop)) return Error(Errc::cancelled, "stopped").during(doing);
  }
}

}  // namespace fairlead::oci
