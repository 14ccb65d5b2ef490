#include "oci/sign.hpp"

#include "fake_registry.hpp"
#include "oci/signature_formats.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using crypto::PrivateKey;
using test::FakeRegistry;

TEST_SUITE_BEGIN("oci");

namespace {

const RawManifest image = RawManifest::of(std::string(media_type::index), to_json(Index{}));
const Reference reference = *Reference::parse("localhost:5000/team/x:1");
const std::string sig_tag = "sha256-" + std::string(image.digest.hex()) + ".sig";

/// A registry with one image, and two people who sign.
struct SignFixture {
  FakeRegistry server;
  PrivateKey alice = *PrivateKey::generate(), bob = *PrivateKey::generate();

  explicit SignFixture(FakeRegistry::Habits habits = {}) : server(std::move(habits)) {
    server.add_manifest("team/x", "1", image);
  }
  Result<Signed> sign(const PrivateKey& key, std::string identity = {}) {
    Registry registry(server.ports());
    return oci::sign(registry, reference, key, {.identity = std::move(identity), .created = "2026-01-31T12:00:00Z"},
                     {});
  }
  Result<Verified> verify(const std::vector<const PrivateKey*>& keys, const VerifyOptions& options = {}) {
    std::vector<NamedKey> named;
    for (const auto* key : keys) named.push_back({key == &alice ? "alice.pub" : "bob.pub", key->public_key()});
    Registry registry(server.ports());
    return oci::verify(registry, reference, named, options, {});
  }
  bool is_valid(const PrivateKey& key) { return verify({&key}).has_value(); }
  Manifest tag() { return *parse_manifest(server.manifests["team/x"][sig_tag].bytes, "sig"); }
  std::size_t bundles() {
    Registry registry(server.ports());
    return (*registry.referrers(reference.with_digest(image.digest), media_type::bundle, {}))->size();
  }
  /// Puts another bundle beside what is there.
  void attach(const std::string& bundle) {
    Manifest manifest{.artifact_type = std::string(media_type::bundle), .config = empty_descriptor()};
    manifest.layers = {
        {.media_type = std::string(media_type::bundle), .digest = Digest::of(bundle), .size = bundle.size()}};
    manifest.subject = image.descriptor();
    const auto raw = RawManifest::of(manifest.media_type, to_json(manifest));
    server.add_blob("team/x", bundle);
    server.add_manifest("team/x", "", raw);
    if (server.habits.referrers_api) return;
    auto entry = raw.descriptor();
    entry.artifact_type = manifest.artifact_type;
    Registry registry(server.ports());
    REQUIRE(registry.add_referrer(reference.with_digest(image.digest), entry, {}));
  }
  std::string bundle_by(const PrivateKey& key, const std::string& statement) {
    return to_json(Bundle{.key_hint = "",
                          .payload_type = std::string(media_type::in_toto),
                          .payload = statement,
                          .signature = *key.sign(dsse_message(media_type::in_toto, statement))});
  }
  /// Leaves only one of the two forms.
  void forget_tag() { server.manifests["team/x"].erase(sig_tag); }
  void forget_bundles() { server.manifests["team/x"].erase(referrers_tag(image.digest)); }
};

std::string all_notes(const Error& error) {
  std::string out;
  for (const auto& note : error.notes()) out += note + "\n";
  return out;
}

}  // namespace

TEST_CASE("a signature is valid in each of its two forms alone") {
  for (const bool api : {false, true}) {
    CAPTURE(api);
    SignFixture f({.referrers_api = api, .subject_header = api});
    const auto done = f.sign(f.alice);
    REQUIRE(done);
    CHECK(done->subject.str() == reference.str() + "@" + image.digest.str());
    CHECK(done->tag == SignOutcome::written);
    CHECK(done->bundle == SignOutcome::written);
    CHECK(f.verify({&f.alice})->proofs == std::vector<std::string>{sig_tag + ", signature 1"});
    f.forget_tag();
    CHECK(f.verify({&f.alice})->proofs.front().starts_with("bundle sha256:"));
    CHECK_FALSE(f.is_valid(f.bob));
  }
}

TEST_CASE("the tag holds exactly what cosign writes") {
  SignFixture f;
  REQUIRE(f.sign(f.alice));
  const auto manifest = f.tag();
  CHECK(manifest.config.media_type == media_type::config);
  REQUIRE(manifest.layers.size() == 1);
  CHECK(manifest.layers[0].media_type == media_type::simple_signing);
  CHECK(f.server.blobs["team/x"][manifest.layers[0].digest.str()] ==
        R"({"critical":{"identity":{"docker-reference":"localhost:5000/team/x"},"image":{"docker-manifest-digest":")" +
            image.digest.str() + R"("},"type":"cosign container image signature"},"optional":null})");
}

TEST_CASE("signing again changes nothing, and another key is added beside") {
  SignFixture f;
  REQUIRE(f.sign(f.alice));
  const auto again = f.sign(f.alice);
  REQUIRE(again);
  CHECK(again->tag == SignOutcome::already_there);
  CHECK(again->bundle == SignOutcome::already_there);
  REQUIRE(f.sign(f.bob));
  CHECK(f.tag().layers.size() == 2);
  CHECK(f.bundles() == 2);
  CHECK(f.verify({&f.alice, &f.bob}));
  f.forget_tag();
  CHECK(f.verify({&f.alice, &f.bob}));
}

TEST_CASE("a signature of ours that another writer overwrote is written again") {
  SignFixture f;
  REQUIRE(f.sign(f.bob));
  const auto bobs = f.server.manifests["team/x"][sig_tag];
  int pauses = 0;
  f.server.clock.on_sleep = [&](auto) {
    if (++pauses == 1) f.server.add_manifest("team/x", sig_tag, bobs);
  };
  REQUIRE(f.sign(f.alice));
  CHECK(f.tag().layers.size() == 2);
}

TEST_CASE("GitLab's registry gets the tag only, and that is enough") {
  SignFixture f({.dash_is_digest = true});
  const auto done = f.sign(f.alice);
  REQUIRE(done);
  CHECK(done->tag == SignOutcome::written);
  CHECK(done->bundle == SignOutcome::not_supported);
  CHECK(done->note == "the registry keeps no list of referrers");
  CHECK(f.is_valid(f.alice));
  CHECK(f.verify({&f.bob}).error().id() == "FL0441");
}

TEST_CASE("a registry that refuses manifests with a subject gets the tag only") {
  SignFixture f;
  f.server.fault = [](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
    if (request.method != "PUT" || request.body.find("\"subject\"") == std::string::npos) return {};
    return test::answer(400, R"({"errors":[{"code":"MANIFEST_INVALID"}]})");
  };
  const auto done = f.sign(f.alice);
  REQUIRE(done);
  CHECK(done->bundle == SignOutcome::not_supported);
  CHECK(done->note.find("MANIFEST_INVALID") != std::string::npos);
}

TEST_CASE("an image without signatures is refused as not signed") {
  SignFixture f;
  const auto verified = f.verify({&f.alice});
  REQUIRE_FALSE(verified);
  CHECK(verified.error().code() == Errc::refused);
  CHECK(verified.error().id() == "FL0440");
}

TEST_CASE("every key needs a signature of its own") {
  SignFixture f;
  REQUIRE(f.sign(f.alice));
  const auto verified = f.verify({&f.alice, &f.bob});
  REQUIRE_FALSE(verified);
  CHECK(verified.error().id() == "FL0441");
  CHECK(verified.error().message().ends_with("has no valid signature by bob.pub"));
  CHECK(all_notes(verified.error()).find(sig_tag + ", signature 1: valid, by alice.pub\n") != std::string::npos);
}

TEST_CASE("a foreign bundle does not hide a valid signature in the tag, nor the other way round") {
  SignFixture f;
  REQUIRE(f.sign(f.alice));
  f.forget_bundles();
  f.attach(f.bundle_by(f.bob, signing_statement(image.digest)));
  CHECK(f.is_valid(f.alice));
  SignFixture g;
  REQUIRE(g.sign(g.alice));
  g.server.add_manifest("team/x", sig_tag, RawManifest::of(std::string(media_type::index), to_json(Index{})));
  CHECK(g.is_valid(g.alice));
}

TEST_CASE("an attestation by the right key is no signature") {
  SignFixture f;
  auto statement = signing_statement(image.digest);
  const std::string predicate(sign_predicate);
  statement.replace(statement.find(predicate), predicate.size(), "https://slsa.dev/provenance/v1");
  f.attach(f.bundle_by(f.alice, statement));
  const auto verified = f.verify({&f.alice});
  REQUIRE_FALSE(verified);
  CHECK(all_notes(verified.error()).find("it is an attestation (https://slsa.dev/provenance/v1)") != std::string::npos);
}

TEST_CASE("a signature for another image does not count") {
  SignFixture f;
  const auto other = Digest::of("another image");
  f.attach(f.bundle_by(f.alice, signing_statement(other)));
  const auto payload = signing_payload({.identity = "localhost:5000/team/x", .digest = other});
  f.server.add_blob("team/x", payload);
  Manifest manifest{.config = empty_descriptor(),
                    .layers = {{.media_type = std::string(media_type::simple_signing),
                                .digest = Digest::of(payload),
                                .size = payload.size(),
                                .annotations = {{std::string(signature_annotation), base64(*f.alice.sign(payload))}}}}};
  f.server.add_manifest("team/x", sig_tag, RawManifest::of(manifest.media_type, to_json(manifest)));
  const auto verified = f.verify({&f.alice});
  REQUIRE_FALSE(verified);
  const auto notes = all_notes(verified.error());
  CHECK(notes.find("signature 1: it is for " + other.str()) != std::string::npos);
  CHECK(notes.find("it is for another image") != std::string::npos);
}

TEST_CASE("rubbish beside a valid signature does no harm, and is told when nothing else is there") {
  SignFixture f;
  REQUIRE(f.sign(f.alice));
  f.attach("not JSON");
  f.attach("{}");
  f.attach(R"({"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":{"signatures":[]}})");
  auto manifest = f.tag();
  manifest.layers.insert(manifest.layers.begin(), manifest.layers[0]);
  manifest.layers[0].annotations[std::string(signature_annotation)] = "!";
  f.server.add_manifest("team/x", sig_tag, RawManifest::of(manifest.media_type, to_json(manifest)));
  CHECK(f.is_valid(f.alice));
  const auto verified = f.verify({&f.bob});
  REQUIRE_FALSE(verified);
  const auto notes = all_notes(verified.error());
  for (const char* reason :
       {"the layer carries no signature", "signature 2: made with another key", "the bundle is not JSON",
        "not a Sigstore bundle of version 0.3", "not exactly one DSSE signature"}) {
    CAPTURE(reason);
    CHECK(notes.find(reason) != std::string::npos);
  }
}

TEST_CASE("an identity, when asked for, is checked; a bundle has none") {
  SignFixture f;
  REQUIRE(f.sign(f.alice, "registry.example.org/shop:1.0"));
  CHECK(f.verify({&f.alice}, {.identity = "registry.example.org/shop"}));
  CHECK(f.verify({&f.alice}, {.identity = "registry.example.org/shop:1.0"}));
  const auto other = f.verify({&f.alice}, {.identity = "registry.example.org/sho"});
  REQUIRE_FALSE(other);
  CHECK(all_notes(other.error()).find("it is for \"registry.example.org/shop:1.0\"") != std::string::npos);
  f.forget_tag();
  CHECK_FALSE(f.verify({&f.alice}, {.identity = "registry.example.org/shop"}));
}

TEST_CASE("a store that does not answer is an error only when the other does not suffice") {
  SignFixture f;
  REQUIRE(f.sign(f.alice));
  f.server.fault = [](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
    if (!request.url.ends_with(".sig")) return {};
    return test::answer(503);
  };
  CHECK(f.is_valid(f.alice));
  CHECK(f.verify({&f.bob}).error().code() == Errc::unavailable);
}
