#include "oci/signature_formats.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::oci;

TEST_SUITE_BEGIN("oci");

TEST_CASE("the pre-authentication encoding is that of the DSSE specification") {
  CHECK(dsse_message("http://example.com/HelloWorld", "hello world") ==
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  CHECK(dsse_message("", "") == "DSSEv1 0  0 ");
}

TEST_CASE("payload, statement and bundle survive writing and reading") {
  const auto digest = Digest::of("image");
  const auto payload = parse_signing_payload(signing_payload({.identity = "r/x:1", .digest = digest}), "p");
  CHECK(payload->identity == "r/x:1");
  CHECK(payload->digest == digest);
  const auto statement = parse_statement(signing_statement(digest), "s");
  CHECK(statement->predicate_type == sign_predicate);
  CHECK(statement->subjects == std::vector{digest});
  const auto bundle = parse_bundle(
      to_json(Bundle{.key_hint = "aGludA==", .payload_type = "t", .payload = "p", .signature = Bytes{std::byte{7}}}),
      "b");
  CHECK(bundle->key_hint == "aGludA==");
  CHECK(bundle->payload_type == "t");
  CHECK(bundle->payload == "p");
  CHECK(bundle->signature == Bytes{std::byte{7}});
}

TEST_CASE("what is something else is corrupt") {
  for (const char* text : {"", "[]", "{}", R"({"critical":{"type":"other"}})",
                           R"({"critical":{"type":"cosign container image signature","image":{}}})"}) {
    CAPTURE(text);
    CHECK(parse_signing_payload(text, "p").error().code() == Errc::corrupt);
  }
  for (const char* text : {"", "[]", R"({"_type":"https://in-toto.io/Statement/v2","subject":[]})",
                           R"({"_type":"https://in-toto.io/Statement/v1"})"}) {
    CAPTURE(text);
    CHECK(parse_statement(text, "s").error().code() == Errc::corrupt);
  }
  const std::string bundle = R"({"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":)";
  for (const auto& text :
       {std::string("[]"), std::string(R"({"mediaType":"application/vnd.dev.sigstore.bundle.v0.1+json"})"),
        bundle + "{}}", bundle + R"({"payload":"cA==","signatures":[{"sig":"!"}]}})",
        bundle + R"({"payload":"cA==","signatures":[{"sig":"cA=="},{"sig":"cA=="}]}})"}) {
    CAPTURE(text);
    CHECK(parse_bundle(text, "b").error().code() == Errc::corrupt);
  }
}

TEST_CASE("the tag of signatures is the digest with a dash") {
  CHECK(signature_tag(Digest::of("{}")) ==
        "sha256-44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a.sig");
}
