#include "oci/candidates.hpp"

#include "base/encoding.hpp"
#include "oci/signature_formats.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::size_t most_signatures = 1000, most_bundles = 200;

// What the outside did wrong is a problem of this candidate; what may pass or was stopped is an error of ours.
bool is_its_own_fault(const Error& error) {
  return error.code() == Errc::corrupt || error.code() == Errc::refused || error.code() == Errc::not_found;
}

std::string check_digest(const Digest& named, const Digest& wanted) {
  return named == wanted ? "" : "it is for " + named.str();
}

Candidate from_layer(const Descriptor& layer, std::string where, const std::string& payload, const Digest& wanted) {
  Candidate out{.where = std::move(where), .message = payload};
  const auto text = layer.annotations.find(signature_annotation);
  const auto signature = text == layer.annotations.end() ? std::nullopt : from_base64(text->second);
  if (!signature) {
    out.problem = "the layer carries no signature";
    return out;
  }
  out.signature = *signature;
  auto parsed = parse_signing_payload(payload, "the payload");
  if (!parsed) {
    out.problem = parsed.error().message();
    return out;
  }
  out.identity = std::move(parsed->identity);
  out.problem = check_digest(parsed->digest, wanted);
  return out;
}

/// A DSSE envelope, from a bundle or bare, that should hold a statement of the type `predicate` about `wanted`.
Candidate from_envelope(Result<Bundle> envelope, std::string where, std::string_view predicate, const Digest& wanted) {
  Candidate out{.where = std::move(where)};
  if (!envelope) {
    out.problem = envelope.error().message();
    return out;
  }
  out.message = dsse_message(envelope->payload_type, envelope->payload);
  out.signature = std::move(envelope->signature);
  auto statement = parse_statement(envelope->payload, "the statement");
  if (envelope->payload_type != media_type::in_toto) {
    out.problem = "its payload is " + printable(envelope->payload_type) + ", not an in-toto statement";
  } else if (!statement) {
    out.problem = statement.error().message();
  } else if (statement->predicate_type != predicate) {
    const auto type = printable(statement->predicate_type);
    out.problem = predicate == sign_predicate ? "it is an attestation (" + type + "), not a signature"
                                              : "it is of the type " + type;
  } else if (std::ranges::find(statement->subjects, wanted) == statement->subjects.end()) {
    out.problem = "it is for another image";
  }
  return out;
}

/// The bundle in the manifest that `referrer` points to; an empty text for something else, which is no candidate.
Result<std::string> bundle_text(Registry& registry, const Reference& subject, const Descriptor& referrer,
                                const std::stop_token& stop) {
  TRY_ASSIGN(const auto raw, registry.manifest(subject.with_digest(referrer.digest), stop));
  TRY_ASSIGN(const auto manifest, parse_manifest(raw.bytes, referrer.digest.str()));
  constexpr std::string_view any_version = "application/vnd.dev.sigstore.bundle";
  if (manifest.layers.size() != 1 || !manifest.layers[0].media_type.starts_with(any_version)) return std::string();
  if (!manifest.subject || manifest.subject->digest != subject.digest) return std::string();
  return registry.blob(subject, manifest.layers[0], stop);
}

/// The layers that count behind a tag, and what messages call one.
struct LayerKind {
  std::string_view type, noun;
};
using ReadLayer = std::function<Candidate(const Descriptor& layer, std::string where, const std::string& text)>;

/// What `read` makes of every layer of the kind behind `tag`; nothing if there is no such tag.
Result<std::vector<Candidate>> tagged(Registry& registry, const Reference& tag, const LayerKind& kind,
                                      const std::stop_token& stop, const ReadLayer& read) {
  std::vector<Candidate> out;
  auto raw = registry.manifest(tag, stop);
  if (!raw && raw.error().code() == Errc::not_found) return out;
  if (!raw) return std::move(raw).error();
  TRY_ASSIGN(const auto manifest, parse_manifest(raw->bytes, tag.str()));
  std::map<Digest, std::string> texts;
  for (const auto& layer : manifest.layers) {
    if (layer.media_type != kind.type || out.size() == most_signatures) continue;
    auto where = tag.tag + ", " + std::string(kind.noun) + " " + std::to_string(out.size() + 1);
    if (!texts.contains(layer.digest)) {
      auto text = registry.blob(tag, layer, stop);
      if (!text && !is_its_own_fault(text.error())) return std::move(text).error();
      if (!text) {
        out.push_back({.where = std::move(where), .problem = text.error().message()});
        continue;
      }
      texts[layer.digest] = *std::move(text);
    }
    out.push_back(read(layer, std::move(where), texts[layer.digest]));
  }
  return out;
}

}  // namespace

Result<std::vector<Candidate>> tag_candidates(Registry& registry, const Reference& subject,
                                              const std::stop_token& stop) {
  const auto tag = subject.with_tag(signature_tag(subject.digest));
  return tagged(registry, tag, {media_type::simple_signing, "signature"}, stop,
                [&](const Descriptor& layer, std::string where, const std::string& payload) {
                  return from_layer(layer, std::move(where), payload, subject.digest);
                });
}

Result<std::vector<Candidate>> attestation_candidates(Registry& registry, const Reference& subject,
                                                      std::string_view predicate, const std::stop_token& stop) {
  const auto tag = subject.with_tag(attestation_tag(subject.digest));
  return tagged(registry, tag, {media_type::dsse_envelope, "attestation"}, stop,
                [&](const Descriptor&, std::string where, const std::string& text) {
                  return from_envelope(parse_envelope(text, "the envelope"), std::move(where), predicate,
                                       subject.digest);
                });
}

Result<std::optional<std::vector<Candidate>>> bundle_candidates(Registry& registry, const Reference& subject,
                                                                std::string_view predicate,
                                                                const std::stop_token& stop) {
  TRY_ASSIGN(const auto referrers, registry.referrers(subject, media_type::bundle, stop));
  if (!referrers) return std::optional<std::vector<Candidate>>{};
  std::vector<Candidate> out;
  for (const auto& referrer : *referrers) {
    if (out.size() == most_bundles) break;
    auto where = "bundle " + referrer.digest.str();
    auto text = bundle_text(registry, subject, referrer, stop);
    if (!text && !is_its_own_fault(text.error())) return std::move(text).error();
    if (text && text->empty()) continue;
    out.push_back(text ? from_envelope(parse_bundle(*text, "the bundle"), std::move(where), predicate, subject.digest)
                       : Candidate{.where = std::move(where), .problem = text.error().message()});
  }
  return std::optional(std::move(out));
}

}  // namespace fairlead::oci
