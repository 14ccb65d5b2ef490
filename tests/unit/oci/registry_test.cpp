#include "oci/registry.hpp"

#include "fake_registry.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using test::answer;
using test::FakeRegistry;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("oci");

namespace {

const Reference tagged = *Reference::parse("localhost:5000/team/x:1");

RawManifest some_manifest() {
  return RawManifest::of(std::string(media_type::index), to_json(Index{}));
}

/// Answers the first request whose line starts so.
FakeRegistry::Fault once(std::string line, Result<http::Response> (*instead)()) {
  return [line = std::move(line), instead,
          done = false](const test::SentRequest& request) mutable -> std::optional<Result<http::Response>> {
    if (done || !(request.method + " " + request.url).starts_with(line)) return {};
    done = true;
    return instead();
  };
}

}  // namespace

TEST_CASE("find takes one request, and says nothing when it is not there") {
  FakeRegistry server;
  Registry registry(server.ports());
  CHECK(*registry.find(tagged, {}) == std::nullopt);
  server.add_manifest("team/x", "1", some_manifest());
  CHECK(*registry.find(tagged, {}) == some_manifest().descriptor());
  CHECK(server.log() == Lines{"HEAD manifests/1", "HEAD manifests/1"});
}

TEST_CASE("find reads the manifest when the registry's headers say too little") {
  FakeRegistry server;
  server.add_manifest("team/x", "1", some_manifest());
  server.fault = once("HEAD", []() -> Result<http::Response> { return answer(200); });
  Registry registry(server.ports());
  CHECK(*registry.find(tagged, {}) == some_manifest().descriptor());
}

TEST_CASE("a manifest is what its digest names, and comes as its own media type") {
  FakeRegistry server;
  server.add_manifest("team/x", "1", some_manifest());
  Registry registry(server.ports());
  CHECK(*registry.manifest(tagged, {}) == some_manifest());
  CHECK(*registry.manifest(tagged.with_digest(some_manifest().digest), {}) == some_manifest());
  CHECK(registry.manifest(tagged.with_tag("2"), {}).error().id() == "FL0623");
  CHECK(server.http.requests()[0].header("Accept").find(media_type::docker_index) != std::string_view::npos);
}

TEST_CASE("a manifest that was changed on the way is fetched once more, then refused") {
  FakeRegistry server;
  server.add_manifest("team/x", "1", some_manifest());
  const auto pinned = tagged.with_digest(some_manifest().digest);
  const auto changed = []() -> Result<http::Response> { return answer(200, R"({"schemaVersion":2,"manifests":[] })"); };
  server.fault = once("GET", changed);
  Registry registry(server.ports());
  CHECK(*registry.manifest(pinned, {}) == some_manifest());
  CHECK(server.log().size() == 2);
  server.fault = [&](const auto&) { return changed(); };
  const auto refused = registry.manifest(pinned, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Errc::corrupt);
  CHECK(refused.error().id() == "FL0624");
}

TEST_CASE("a manifest sent as another type than it calls itself is refused") {
  FakeRegistry server;
  server.add_manifest("team/x", "1", RawManifest::of(std::string(media_type::manifest), to_json(Index{})));
  Registry registry(server.ports());
  CHECK(registry.manifest(tagged, {}).error().code() == Errc::corrupt);
}

TEST_CASE("put stores the bytes as they are, under the tag or the digest") {
  FakeRegistry server;
  Registry registry(server.ports());
  CHECK(*registry.put(tagged, some_manifest(), {}) == false);
  auto untagged = tagged;
  untagged.tag.clear();
  CHECK(*registry.put(untagged, some_manifest(), {}) == false);
  CHECK(server.manifests["team/x"]["1"] == some_manifest());
  CHECK(server.log() == Lines{"PUT manifests/1", "PUT manifests/" + some_manifest().digest.str()});
}

TEST_CASE("a manifest whose blobs the registry does not see yet is stored a little later") {
  FakeRegistry server;
  const auto manifest =
      RawManifest::of(std::string(media_type::manifest), to_json(Manifest{.config = empty_descriptor()}));
  server.clock.on_sleep = [&](auto) {
    if (server.clock.sleeps().size() == 2) server.add_blob("team/x", "{}");
  };
  Registry registry(server.ports());
  CHECK(registry.put(tagged, manifest, {}));
  CHECK(server.log().size() == 3);
  server.blobs.clear();
  CHECK(registry.put(tagged, manifest, {}).error().code() == Errc::corrupt);
}

TEST_CASE("a blob is checked, fetched again when it was changed or cut, and then refused") {
  FakeRegistry server;
  const std::string bytes = "some bytes";
  const Descriptor descriptor{.media_type = "x/y", .digest = Digest::of(bytes), .size = bytes.size()};
  server.add_blob("team/x", bytes);
  Registry registry(server.ports());
  CHECK(*registry.blob(tagged, descriptor, {}) == bytes);
  for (const auto instead : {+[]() -> Result<http::Response> { return answer(200, "some bytez"); },
                             +[]() -> Result<http::Response> { return answer(200, "some"); },
                             +[]() -> Result<http::Response> { return answer(200, "some bytes and more"); },
                             +[]() -> Result<http::Response> { return Error(Errc::unavailable, "reset"); }}) {
    server.fault = once("GET", instead);
    CHECK(*registry.blob(tagged, descriptor, {}) == bytes);
    server.fault = [&](const auto&) { return instead(); };
    CHECK_FALSE(registry.blob(tagged, descriptor, {}));
  }
  server.fault = {};
  CHECK(registry.blob(tagged, {.media_type = "x/y", .digest = Digest::of("else"), .size = 1}, {}).error().id() ==
        "FL0623");
  CHECK(
      registry.blob(tagged, {.media_type = "x/y", .digest = Digest::of("big"), .size = 5U << 20U}, {}).error().code() ==
      Errc::refused);
}
