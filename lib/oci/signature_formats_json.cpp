#include "base/encoding.hpp"
#include "json/json.hpp"
#include "oci/signature_formats.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace fairlead::oci {
namespace {

using json::Value;

constexpr std::string_view simple_type = "cosign container image signature";
constexpr std::string_view statement_type = "https://in-toto.io/Statement/v1";
constexpr std::string_view old_statement_type = "https://in-toto.io/Statement/v0.1";
constexpr std::size_t most_subjects = 1024;

Error unreadable_signature(std::string_view source, std::string_view reason) {
  return Error(Errc::corrupt, std::string(source) + ": " + std::string(reason)).id("FL0441");
}

std::optional<std::string> decoded(const Value& object, std::string_view key) {
  const auto bytes = from_base64(json::text_or(object, key));
  if (!bytes || bytes->empty()) return {};
  return std::string(as_text(*bytes));
}

std::string tag_of(const Digest& digest) {
  return std::string(digest.algorithm()) + "-" + std::string(digest.hex());
}

/// The envelope that a bundle or a layer holds; `whole` is what messages call it.
Result<Bundle> envelope_of(const Value& envelope, std::string_view whole, std::string_view source) {
  const auto& signatures = json::member(envelope, "signatures");
  if (!signatures.is_array() || signatures.size() != 1)
    return unreadable_signature(source, std::string(whole) + " has not exactly one DSSE signature");
  auto payload = decoded(envelope, "payload"), signature = decoded(signatures[0], "sig");
  if (!payload || !signature)
    return unreadable_signature(source, "payload or signature of " + std::string(whole) + " are not base64");
  const auto bytes = as_bytes(*signature);
  return Bundle{.key_hint = json::text_or(signatures[0], "keyid"),
                .payload_type = json::text_or(envelope, "payloadType"),
                .payload = *std::move(payload),
                .signature = Bytes(bytes.begin(), bytes.end())};
}

}  // namespace

std::string signature_tag(const Digest& digest) {
  return tag_of(digest) + ".sig";
}

std::string attestation_tag(const Digest& digest) {
  return tag_of(digest) + ".att";
}

// The order of keys and the absence of spaces are those of Go's json.Marshal in cosign. Go would also escape <, > and
// &, which no reference has.
std::string signing_payload(const SimpleSigning& payload) {
  return R"({"critical":{"identity":{"docker-reference":)" + json::quoted(payload.identity) +
         R"(},"image":{"docker-manifest-digest":)" + json::quoted(payload.digest.str()) + R"(},"type":)" +
         json::quoted(simple_type) + R"(},"optional":null})";
}

Result<SimpleSigning> parse_signing_payload(std::string_view text, std::string_view source) {
  const auto value = json::parse(text, source);
  if (!value) return unreadable_signature(source, "the payload is not JSON");
  const auto& critical = json::member(*value, "critical");
  if (json::text_or(critical, "type") != simple_type)
    return unreadable_signature(source, "the payload is not a cosign signature");
  auto digest = Digest::parse(json::text_or(json::member(critical, "image"), "docker-manifest-digest"));
  if (!digest) return unreadable_signature(source, "the payload names no digest");
  return SimpleSigning{.identity = json::text_or(json::member(critical, "identity"), "docker-reference"),
                       .digest = *std::move(digest)};
}

std::string signing_statement(const Digest& subject) {
  const Value value = {
      {"_type", statement_type},
      {"subject", {{{"digest", {{subject.algorithm(), subject.hex()}}}}}},
      {"predicateType", sign_predicate},
      {"predicate", Value::object()},
  };
  return json::dump(value);
}

Result<Statement> parse_statement(std::string_view text, std::string_view source) {
  const auto value = json::parse(text, source);
  if (!value) return unreadable_signature(source, "the statement is not JSON");
  const auto type = json::text_or(*value, "_type");
  if (type != statement_type && type != old_statement_type)
    return unreadable_signature(source, "not an in-toto statement");
  const auto& subjects = json::member(*value, "subject");
  if (!subjects.is_array() || subjects.size() > most_subjects)
    return unreadable_signature(source, "the statement has no subjects");
  Statement out{.predicate_type = json::text_or(*value, "predicateType"), .subjects = {}};
  for (const auto& subject : subjects) {
    const auto hex = json::text_or(json::member(subject, "digest"), "sha256");
    if (auto digest = Digest::parse("sha256:" + hex)) out.subjects.push_back(*std::move(digest));
  }
  return out;
}

std::string to_json(const Bundle& bundle) {
  const Value value = {
      {"mediaType", media_type::bundle},
      {"verificationMaterial", {{"publicKey", {{"hint", bundle.key_hint}}}}},
      {"dsseEnvelope",
       {{"payload", base64(as_bytes(bundle.payload))},
        {"payloadType", bundle.payload_type},
        {"signatures", Value::array({{{"sig", base64(bundle.signature)}}})}}},
  };
  return json::dump(value);
}

Result<Bundle> parse_bundle(std::string_view text, std::string_view source) {
  const auto value = json::parse(text, source);
  if (!value) return unreadable_signature(source, "the bundle is not JSON");
  const auto type = json::text_or(*value, "mediaType");
  if (type != media_type::bundle && type != "application/vnd.dev.sigstore.bundle+json;version=0.3") {
    return unreadable_signature(source, "not a Sigstore bundle of version 0.3");
  }
  TRY_ASSIGN(auto out, envelope_of(json::member(*value, "dsseEnvelope"), "the bundle", source));
  out.key_hint = json::text_or(json::at(*value, {"verificationMaterial", "publicKey"}), "hint");
  return out;
}

Result<Bundle> parse_envelope(std::string_view text, std::string_view source) {
  const auto value = json::parse(text, source);
  if (!value) return unreadable_signature(source, "the envelope is not JSON");
  return envelope_of(*value, "the envelope", source);
}

std::string dsse_message(std::string_view type, std::string_view body) {
  const auto sized = [](std::string_view text) { return std::to_string(text.size()) + " " + std::string(text); };
  return "DSSEv1 " + sized(type) + " " + sized(body);
}

}  // namespace fairlead::oci
