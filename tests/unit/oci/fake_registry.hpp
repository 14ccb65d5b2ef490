#pragma once

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "http/url.hpp"
#include "oci/manifest.hpp"
#include "oci/registry.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::test {

/// A registry in memory at http://localhost:5000 that behaves as docker-registry 2.8 does, and in the ways of others
/// when told. A PUT that fails ends its upload session, as there.
class FakeRegistry {
 public:
  struct Habits {
    bool referrers_api = false, subject_header = false;  ///< As OCI 1.1 registries.
    bool mounts = true;
    bool dash_is_digest = false;  ///< GitLab: the tag sha256-<hex> is read as a digest.
    std::string login = {};       ///< "user:password" for Basic; everybody else gets a 401.
  };
  /// Answers in place of the registry, or not.
  using Fault = std::function<std::optional<Result<http::Response>>(const SentRequest&)>;
  using Blobs = std::map<std::string, std::string>;
  using Manifests = std::map<std::string, oci::RawManifest>;

  explicit FakeRegistry() : FakeRegistry(Habits{}) {}
  explicit FakeRegistry(Habits its_habits) : habits(std::move(its_habits)) {
    for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE"}) {
      http.on(method, "http://localhost:5000/*", [this](const SentRequest& request) { return serve(request); });
    }
  }

  oci::RegistryPorts ports() { return {.http = http, .clock = clock, .random = random}; }
  /// "PUT manifests/1.0": what was asked of the repository, in order, with upload sessions as "uploads/N".
  std::vector<std::string> log() const {
    std::vector<std::string> out;
    for (const auto& request : http.requests()) {
      auto rest = request.url.substr(request.url.find("/v2/") + 4);
      const auto cut = std::min({rest.find("/manifests/"), rest.find("/blobs/"), rest.find("/referrers/")});
      if (cut != std::string::npos) rest.erase(0, cut + 1);
      out.push_back(request.method + " " + rest);
    }
    return out;
  }
  std::string add_blob(const std::string& repository, const std::string& bytes) {
    const auto digest = oci::Digest::of(bytes).str();
    blobs[repository][digest] = bytes;
    return digest;
  }
  void add_manifest(const std::string& repository, const std::string& tag, const oci::RawManifest& manifest) {
    manifests[repository][manifest.digest.str()] = manifest;
    if (!tag.empty()) manifests[repository][tag] = manifest;
  }

  Habits habits;
  Fault fault = {};
  FakeHttp http;
  FakeClock clock;
  FakeRandom random;
  std::map<std::string, Blobs> blobs;          ///< By repository and digest.
  std::map<std::string, Manifests> manifests;  ///< By repository and tag or digest.

 private:
  static http::Response error(int status, const std::string& code) {
    return answer(status, R"({"errors":[{"code":")" + code + R"(","message":"it is )" + lower(code) + "\"}]}",
                  {{"Content-Type", "application/json"}});
  }

  static std::string parameter(const http::Url& url, std::string_view name) {
    for (const auto pair : split(url.query, '&')) {
      if (!pair.starts_with(std::string(name) + "=")) continue;
      std::string out(pair.substr(name.size() + 1));
      for (const auto& [from, to] : {std::pair{"%3A", ":"}, std::pair{"%2F", "/"}}) {
        for (auto at = out.find(from); at != std::string::npos; at = out.find(from)) out.replace(at, 3, to);
      }
      return out;
    }
    return {};
  }

  Result<http::Response> serve(const SentRequest& request) {
    const std::lock_guard lock(mutex_);
    if (fault) {
      if (auto instead = fault(request)) return *std::move(instead);
    }
    if (!habits.login.empty() && request.header("Authorization") != "Basic " + base64(as_bytes(habits.login))) {
      auto refused = error(401, "UNAUTHORIZED");
      refused.headers.push_back({"WWW-Authenticate", "Basic realm=\"here\""});
      return refused;
    }
    const auto url = *http::Url::parse(request.url);
    if (url.path == "/v2/") return answer(200, "{}");
    for (const auto& [part, handle] :
         {std::pair{"/manifests/", &FakeRegistry::manifest}, std::pair{"/blobs/uploads/", &FakeRegistry::upload},
          std::pair{"/blobs/", &FakeRegistry::blob}, std::pair{"/referrers/", &FakeRegistry::referrers}}) {
      const auto at = url.path.find(part);
      if (at == std::string::npos) continue;
      const auto repository = url.path.substr(4, at - 4), name = url.path.substr(at + std::string_view(part).size());
      return (this->*handle)(request, url, repository, name);
    }
    return error(404, "NOT_FOUND");
  }

  http::Response manifest(const SentRequest& request, const http::Url&, const std::string& repository,
                          const std::string& asked) {
    auto name = asked;
    auto& stored = manifests[repository];
    if (request.method == "PUT") {
      const auto manifest = oci::RawManifest::of(std::string(request.header("Content-Type")), request.body);
      if (name.starts_with("sha256:") && name != manifest.digest.str()) return error(400, "DIGEST_INVALID");
      if (!has_all(repository, manifest)) return error(400, "MANIFEST_BLOB_UNKNOWN");
      stored[name] = stored[manifest.digest.str()] = manifest;
      auto done = answer(201, {}, {{"Docker-Content-Digest", manifest.digest.str()}});
      if (habits.subject_header && request.body.find("\"subject\"") != std::string::npos) {
        done.headers.push_back({"OCI-Subject", "yes"});
      }
      return done;
    }
    if (habits.dash_is_digest && name.starts_with("sha256-") && !name.ends_with(".sig")) name[6] = ':';
    const auto found = stored.find(name);
    if (found == stored.end()) return error(404, "MANIFEST_UNKNOWN");
    const auto& [type, digest, bytes] = found->second;
    return answer(200, bytes,
                  {{"Content-Type", type},
                   {"Docker-Content-Digest", digest.str()},
                   {"Content-Length", std::to_string(bytes.size())}});
  }

  bool has_all(const std::string& repository, const oci::RawManifest& manifest) {
    const auto parsed = oci::parse_manifest(manifest.bytes, "test");
    if (!parsed) return true;
    auto needed = parsed->layers;
    needed.push_back(parsed->config);
    return std::ranges::all_of(needed, [&](const auto& blob) { return blobs[repository].contains(blob.digest.str()); });
  }

  http::Response blob(const SentRequest&, const http::Url&, const std::string& repository, const std::string& name) {
    const auto found = blobs[repository].find(name);
    return found == blobs[repository].end() ? error(404, "BLOB_UNKNOWN") : answer(200, found->second);
  }

  http::Response upload(const SentRequest& request, const http::Url& url, const std::string& repository,
                        const std::string& name) {
    if (request.method == "POST") {
      const auto wanted = parameter(url, "mount"), from = parameter(url, "from");
      if (habits.mounts && !wanted.empty() && blobs[from].contains(wanted)) {
        blobs[repository][wanted] = blobs[from][wanted];
        return answer(201, {}, {{"Docker-Content-Digest", wanted}});
      }
      sessions_.push_back(true);
      return answer(
          202, {},
          {{"Location", "/v2/" + repository + "/blobs/uploads/" + std::to_string(sessions_.size()) + "?state=x"}});
    }
    const auto session = number(name).value_or(0);
    if (session == 0 || session > sessions_.size() || !sessions_[session - 1]) return error(404, "BLOB_UPLOAD_UNKNOWN");
    sessions_[session - 1] = false;
    if (request.method == "DELETE") return answer(204);
    const auto digest = parameter(url, "digest");
    if (oci::Digest::of(request.body).str() != digest) return error(400, "DIGEST_INVALID");
    blobs[repository][digest] = request.body;
    return answer(201, {}, {{"Docker-Content-Digest", digest}});
  }

  http::Response referrers(const SentRequest&, const http::Url&, const std::string& repository,
                           const std::string& name) {
    if (!habits.referrers_api) return answer(404, "404 page not found\n", {{"Content-Type", "text/plain"}});
    oci::Index index;
    for (const auto& [key, stored] : manifests[repository]) {
      const auto manifest = oci::parse_manifest(stored.bytes, "test");
      if (!key.starts_with("sha256:") || !manifest || !manifest->subject || manifest->subject->digest.str() != name)
        continue;
      auto descriptor = stored.descriptor();
      descriptor.artifact_type = manifest->artifact_type;
      descriptor.annotations = manifest->annotations;
      index.manifests.push_back(std::move(descriptor));
    }
    return answer(200, oci::to_json(index), {{"Content-Type", std::string(oci::media_type::index)}});
  }

  std::vector<bool> sessions_;  ///< Whether the upload session is open.
  std::mutex mutex_;
};

}  // namespace fairlead::test
