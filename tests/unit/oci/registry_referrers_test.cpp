#include "fake_registry.hpp"
#include "oci/registry.hpp"

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

const RawManifest referred_image = RawManifest::of(std::string(media_type::index), to_json(Index{}));
const Reference subject = Reference::parse("localhost:5000/x:1")->with_digest(referred_image.digest);
const std::string tag = referrers_tag(referred_image.digest);

Descriptor referrer(std::string_view text, std::string type = "a/b") {
  return {.media_type = std::string(media_type::manifest),
          .digest = Digest::of(text),
          .size = text.size(),
          .annotations = {{"k", "v"}},
          .artifact_type = std::move(type)};
}

void store_list(FakeRegistry& server, std::vector<Descriptor> entries) {
  server.add_manifest("x", tag,
                      RawManifest::of(std::string(media_type::index), to_json(Index{.manifests = std::move(entries)})));
}

std::vector<Descriptor> list(Registry& registry, std::string_view type = {}) {
  return **registry.referrers(subject, type, {});
}

}  // namespace

TEST_CASE("the fallback tag is the digest with a dash, cut at 64 digits") {
  CHECK(tag == "sha256-" + std::string(referred_image.digest.hex()));
  CHECK(referrers_tag(*Digest::parse("sha512:" + std::string(128, 'a'))) == "sha512-" + std::string(64, 'a'));
}

TEST_CASE("without the API the fallback tag is the list; unknown types are kept") {
  FakeRegistry server;
  Registry registry(server.ports());
  CHECK(list(registry).empty());
  const auto wrong_type = referrer("3", std::string(media_type::empty));
  store_list(server, {referrer("1"), referrer("2", "c/d"), wrong_type, referrer("4", "")});
  CHECK(list(registry).size() == 4);
  CHECK(list(registry, "a/b") == std::vector{referrer("1"), wrong_type, referrer("4", "")});
}

TEST_CASE("GitLab's registry gives the subject for the fallback tag: that is no list") {
  FakeRegistry server({.dash_is_digest = true});
  server.add_manifest("x", "1", referred_image);
  Registry registry(server.ports());
  CHECK(*registry.referrers(subject, "", {}) == std::nullopt);
}

TEST_CASE("something else under the fallback tag is an error, not an empty list") {
  FakeRegistry server;
  server.add_manifest(
      "x", tag, RawManifest::of(std::string(media_type::manifest), to_json(Manifest{.config = empty_descriptor()})));
  Registry registry(server.ports());
  CHECK(registry.referrers(subject, "", {}).error().code() == Errc::corrupt);
  CHECK(registry.add_referrer(subject, referrer("1"), {}).error().code() == Errc::corrupt);
}

TEST_CASE("the API is asked first, and its pages are followed") {
  FakeRegistry server;
  int page = 0;
  server.fault = [&](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
    if (request.url.find("/referrers/") == std::string::npos) return {};
    auto got = answer(200, to_json(Index{.manifests = {referrer(std::to_string(++page))}}));
    if (page < 3)
      got.headers.push_back({"Link", "</v2/x/referrers/next?n=" + std::to_string(page) + ">; rel=\"next\""});
    return got;
  };
  Registry registry(server.ports());
  CHECK(list(registry) == std::vector{referrer("1"), referrer("2"), referrer("3")});
  CHECK(server.log().back() == "GET referrers/next?n=2");
}

TEST_CASE("a referrer is added once, in place of a poorer entry of the same digest") {
  FakeRegistry server;
  auto poor = referrer("1", std::string(media_type::empty));
  poor.annotations.clear();
  store_list(server, {poor, referrer("2")});
  Registry registry(server.ports());
  CHECK(registry.add_referrer(subject, referrer("1"), {}));
  CHECK(list(registry) == std::vector{referrer("2"), referrer("1")});
  server.http.forget_requests();
  CHECK(registry.add_referrer(subject, referrer("1"), {}));
  CHECK(server.log() == Lines{"GET manifests/" + tag});
}

TEST_CASE("a list that another writer replaced is written again, with both") {
  FakeRegistry server;
  int pauses = 0;
  server.clock.on_sleep = [&](auto) {
    if (++pauses == 1) store_list(server, {referrer("theirs")});
  };
  Registry registry(server.ports());
  CHECK(registry.add_referrer(subject, referrer("ours"), {}));
  CHECK(list(registry) == std::vector{referrer("theirs"), referrer("ours")});
}

TEST_CASE("a tag that others never leave alone is a conflict") {
  FakeRegistry server;
  server.clock.on_sleep = [&](auto) { store_list(server, {referrer("theirs")}); };
  Registry registry(server.ports());
  const auto added = registry.add_referrer(subject, referrer("ours"), {});
  REQUIRE_FALSE(added);
  CHECK(added.error().code() == Errc::conflict);
}
