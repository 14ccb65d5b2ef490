#include "base/encoding.hpp"
#include "fake_registry.hpp"
#include "oci/sign.hpp"
#include "oci/signature_formats.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using crypto::PrivateKey;
using test::FakeRegistry;

TEST_SUITE_BEGIN("oci");

namespace {

constexpr std::string_view provenance = "https://slsa.dev/provenance/v1";

const RawManifest attested_image = RawManifest::of(std::string(media_type::index), to_json(Index{}));
const Reference attested_reference = *Reference::parse("localhost:5000/team/x:1");

std::string statement(std::string_view type, const Digest& subject) {
  return fmt::format(R"({{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"{}","subject":[{{"name":"x",)"
                     R"("digest":{{"sha256":"{}"}}}}],"predicate":{{"builder":"here"}}}})",
                     type, subject.hex());
}

/// A registry with one image, and what is attested of it.
struct Attested {
  FakeRegistry server;
  PrivateKey alice = *PrivateKey::generate(), bob = *PrivateKey::generate();
  Manifest tagged{.config = empty_descriptor()};

  Attested() {
    server.add_manifest("team/x", "1", attested_image);
    server.add_blob("team/x", "{}");
  }
  Bundle envelope(const PrivateKey& key, const std::string& text) {
    return {.key_hint = "",
            .payload_type = std::string(media_type::in_toto),
            .payload = text,
            .signature = *key.sign(dsse_message(media_type::in_toto, text))};
  }
  /// As `cosign attest --new-bundle-format=false` keeps it: one layer more behind the tag.
  void in_tag(const Bundle& bundle) {
    const auto text = fmt::format(R"({{"payloadType":"{}","payload":"{}","signatures":[{{"keyid":"","sig":"{}"}}]}})",
                                  bundle.payload_type, base64(as_bytes(bundle.payload)), base64(bundle.signature));
    server.add_blob("team/x", text);
    tagged.layers.push_back(
        {.media_type = std::string(media_type::dsse_envelope), .digest = Digest::of(text), .size = text.size()});
    server.add_manifest("team/x", attestation_tag(attested_image.digest),
                        RawManifest::of(tagged.media_type, to_json(tagged)));
  }
  /// As a Sigstore bundle that refers to the image.
  void in_bundle(const Bundle& bundle) {
    server.habits.referrers_api = true;
    const auto text = to_json(bundle);
    Manifest manifest{.artifact_type = std::string(media_type::bundle), .config = empty_descriptor()};
    manifest.layers = {
        {.media_type = std::string(media_type::bundle), .digest = Digest::of(text), .size = text.size()}};
    manifest.subject = attested_image.descriptor();
    server.add_blob("team/x", text);
    server.add_manifest("team/x", "", RawManifest::of(manifest.media_type, to_json(manifest)));
  }
  Result<Verified> verify(std::string_view type = provenance) {
    Registry registry(server.ports());
    return verify_attestation(registry, attested_reference, {{"alice.pub", alice.public_key()}}, type, {});
  }
};

}  // namespace

TEST_CASE("an attestation of the asked type by the asked key counts, in the tag and as a bundle") {
  for (const bool in_tag : {true, false}) {
    Attested attested;
    const auto good = attested.envelope(attested.alice, statement(provenance, attested_image.digest));
    in_tag ? attested.in_tag(good) : attested.in_bundle(good);
    const auto verified = attested.verify();
    REQUIRE_MESSAGE(verified.has_value(), (verified ? "" : verified.error().message()));
    CHECK(verified->subject.digest == attested_image.digest);
    CHECK_FALSE(attested.verify("https://spdx.dev/Document").has_value());
  }
}

TEST_CASE("what is no such attestation does not count, and the error says why") {
  struct Case {
    const char* why;
    std::string text;
    bool by_bob = false;
  };
  const auto other = Digest::of("other");
  const Case cases[] = {
      {"made with another key", statement(provenance, attested_image.digest), true},
      {"it is for another image", statement(provenance, other)},
      {"it is of the type https://spdx.dev/Document", statement("https://spdx.dev/Document", attested_image.digest)},
      {"the statement is not JSON", "nonsense"},
  };
  for (const auto& [why, text, by_bob] : cases) {
    for (const bool in_tag : {true, false}) {
      CAPTURE(why);
      Attested attested;
      const auto bad = attested.envelope(by_bob ? attested.bob : attested.alice, text);
      in_tag ? attested.in_tag(bad) : attested.in_bundle(bad);
      const auto refused = attested.verify();
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().code() == Errc::refused);
      CHECK(refused.error().id() == "FL0441");
      REQUIRE(refused.error().notes().size() == 1);
      CHECK(refused.error().notes()[0].ends_with(": " + std::string(why)));
    }
  }
}

TEST_CASE("an image without attestations is refused, and a signature is none") {
  Attested attested;
  CHECK(attested.verify().error().id() == "FL0440");
  Registry registry(attested.server.ports());
  REQUIRE(sign(registry, attested_reference, attested.alice, {}, {}).has_value());
  CHECK(attested.verify().error().code() == Errc::refused);
}

TEST_CASE("an attestation is no signature") {
  Attested attested;
  attested.in_tag(attested.envelope(attested.alice, statement(provenance, attested_image.digest)));
  attested.in_bundle(attested.envelope(attested.alice, statement(provenance, attested_image.digest)));
  Registry registry(attested.server.ports());
  CHECK_FALSE(verify(registry, attested_reference, {{"alice.pub", attested.alice.public_key()}}, {}, {}).has_value());
}

TEST_CASE("an envelope with a changed payload, or with two signatures, is refused") {
  Attested attested;
  auto changed = attested.envelope(attested.alice, statement(provenance, attested_image.digest));
  changed.payload += " ";
  attested.in_tag(changed);
  CHECK_FALSE(attested.verify().has_value());
  CHECK_FALSE(
      parse_envelope(R"({"payloadType":"x","payload":"YQ==","signatures":[{"sig":"YQ=="},{"sig":"YQ=="}]})", "t")
          .has_value());
  CHECK_FALSE(parse_envelope("[]", "t").has_value());
}

TEST_SUITE_END();
