#include "oci/sign.hpp"

#include "archive/stream.hpp"
#include "base/encoding.hpp"
#include "oci/candidates.hpp"
#include "oci/signature_formats.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::size_t most_signatures = 1000;

// cosign's own date for manifests that are the same whenever they are made.
constexpr std::string_view no_date = "0001-01-01T00:00:00Z";

Descriptor descriptor_of(std::string_view type, std::string_view bytes) {
  return {.media_type = std::string(type), .digest = Digest::of(bytes), .size = bytes.size()};
}

/// Signs one image, once in each form.
class Signing {
 public:
  Signing(Registry& registry, const crypto::PrivateKey& key, SignOptions options, std::stop_token stop)
      : registry_(registry), key_(key), options_(std::move(options)), stop_(std::move(stop)) {}

  Result<Signed> run(const Reference& reference) {
    TRY_ASSIGN(const auto image, registry_.manifest(reference, stop_));
    subject_ = reference.with_digest(image.digest);
    if (options_.identity.empty()) options_.identity = reference.name();
    Signed out{.subject = subject_};
    TRY_ASSIGN(out.tag, sign_in_tag().during("sign " + subject_.str()));
    auto bundle = sign_in_bundle(image.descriptor()).during("sign " + subject_.str());
    if (bundle) {
      out.bundle = *bundle;
      if (out.bundle == SignOutcome::not_supported) out.note = "the registry keeps no list of referrers";
      return out;
    }
    // Registries from before OCI 1.1 refuse manifests with a subject. The tag is enough for every verifier there.
    if (bundle.error().code() != Errc::refused && bundle.error().code() != Errc::corrupt) {
      return std::move(bundle).error();
    }
    out.bundle = SignOutcome::not_supported;
    out.note = bundle.error().message();
    return out;
  }

 private:
  Result<> upload(std::string_view bytes) {
    const Upload upload{.descriptor = descriptor_of("", bytes), .open = [bytes]() -> Result<http::BodySource> {
                          return archive::source_of(std::string(bytes));
                        }};
    TRY(registry_.upload(subject_, upload, stop_));
    return {};
  }

  bool is_ours(const Descriptor& layer, const std::string& payload) const {
    const auto found = layer.annotations.find(signature_annotation);
    if (layer.digest != Digest::of(payload) || found == layer.annotations.end()) return false;
    const auto signature = from_base64(found->second);
    return signature && key_.public_key().verify(payload, *signature);
  }

  Result<SignOutcome> sign_in_tag() {
    const auto payload = signing_payload({.identity = options_.identity, .digest = subject_.digest});
    TRY_ASSIGN(const auto signature, key_.sign(payload));
    auto layer = descriptor_of(media_type::simple_signing, payload);
    layer.annotations.emplace(signature_annotation, base64(signature));
    const auto tag = subject_.with_tag(signature_tag(subject_.digest));
    auto outcome = SignOutcome::already_there;
    TRY(registry_.update(
        tag,
        [&](const std::optional<RawManifest>& current) -> Result<std::optional<RawManifest>> {
          Manifest manifest;
          if (current) {
            TRY_ASSIGN(manifest, parse_manifest(current->bytes, tag.str()));
          }
          const auto ours = [&](const Descriptor& other) { return is_ours(other, payload); };
          if (std::ranges::any_of(manifest.layers, ours)) return std::optional<RawManifest>{};
          if (manifest.layers.size() >= most_signatures) {
            return Error(Errc::refused, tag.str() + " holds 1000 signatures, the most there may be");
          }
          manifest.layers.push_back(layer);
          outcome = SignOutcome::written;
          TRY_ASSIGN(auto stored, with_config(std::move(manifest), payload));
          return std::optional(std::move(stored));
        },
        stop_));
    return outcome;
  }

  // The config of a .sig manifest is an image config without content, whose diff IDs are the payloads.
  Result<RawManifest> with_config(Manifest manifest, const std::string& payload) {
    ImageConfig config{.created = std::string(no_date)};
    for (const auto& layer : manifest.layers) {
      config.diff_ids.push_back(layer.digest);
      config.history.push_back({.created = std::string(no_date)});
    }
    const auto text = to_json(config);
    manifest.config = descriptor_of(media_type::config, text);
    TRY(upload(payload));
    TRY(upload(text));
    return RawManifest::of(manifest.media_type, to_json(manifest));
  }

  Result<SignOutcome> sign_in_bundle(const Descriptor& image) {
    TRY_ASSIGN(const auto found, bundle_candidates(registry_, subject_, sign_predicate, stop_));
    if (!found) return SignOutcome::not_supported;
    const auto ours = [key = key_.public_key()](const Candidate& candidate) {
      return candidate.problem.empty() && key.verify(candidate.message, candidate.signature);
    };
    if (std::ranges::any_of(*found, ours)) return SignOutcome::already_there;
    TRY(attach(image));
    return SignOutcome::written;
  }

  Result<> attach(const Descriptor& image) {
    const auto statement = signing_statement(subject_.digest);
    TRY_ASSIGN(auto signature, key_.sign(dsse_message(media_type::in_toto, statement)));
    const auto bundle = to_json(Bundle{.key_hint = key_.public_key().hint(),
                                       .payload_type = std::string(media_type::in_toto),
                                       .payload = statement,
                                       .signature = std::move(signature)});
    Manifest manifest{.artifact_type = std::string(media_type::bundle), .config = empty_descriptor()};
    manifest.layers.push_back(descriptor_of(media_type::bundle, bundle));
    manifest.subject = image;
    manifest.annotations = {{"dev.sigstore.bundle.content", "dsse-envelope"},
                            {"dev.sigstore.bundle.predicateType", std::string(sign_predicate)},
                            {"org.opencontainers.image.created", options_.created}};
    TRY(upload(bundle));
    TRY(upload("{}"));
    const auto raw = RawManifest::of(manifest.media_type, to_json(manifest));
    auto untagged = subject_;
    untagged.tag.clear();
    TRY_ASSIGN(const bool listed, registry_.put(untagged, raw, stop_));
    if (listed) return {};
    auto referrer = raw.descriptor();
    referrer.artifact_type = manifest.artifact_type;
    referrer.annotations = manifest.annotations;
    return registry_.add_referrer(subject_, referrer, stop_);
  }

  Registry& registry_;
  const crypto::PrivateKey& key_;
  SignOptions options_;
  std::stop_token stop_;
  Reference subject_;
};

}  // namespace

Result<Signed> sign(Registry& registry, const Reference& reference, const crypto::PrivateKey& key, SignOptions options,
                    const std::stop_token& stop) {
  return Signing(registry, key, std::move(options), stop).run(reference);
}

}  // namespace fairlead::oci
