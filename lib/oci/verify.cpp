#include "oci/candidates.hpp"
#include "oci/sign.hpp"
#include "oci/signature_formats.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace fairlead::oci {
namespace {

/// What every key has to confirm.
struct Claim {
  std::string predicate = std::string(sign_predicate);  ///< Of attestations; else a signature is meant.
  std::string identity = {};                            ///< See VerifyOptions.

  bool is_signature() const { return predicate == sign_predicate; }
};

/// Which keys have their proof by now.
class Evidence {
 public:
  Evidence(const std::vector<NamedKey>& keys, const Claim& claim) : keys_(keys), claim_(claim), proofs_(keys.size()) {}

  void look_at(std::vector<Candidate> candidates) {
    for (auto& candidate : candidates) {
      judge(candidate);
      candidates_.push_back(std::move(candidate));
    }
  }
  bool complete() const {
    return std::ranges::all_of(proofs_, [](const auto& proof) { return proof.has_value(); });
  }
  std::vector<std::string> proofs() const {
    std::vector<std::string> out;
    out.reserve(proofs_.size());
    for (const auto& proof : proofs_) out.push_back(proof.value_or(""));
    return out;
  }
  Error failure(const Reference& subject) const {
    if (candidates_.empty()) return nothing(subject);
    std::string missing;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (!proofs_[i]) missing += (missing.empty() ? "" : ", ") + keys_[i].name;
    }
    const auto what = claim_.is_signature() ? "signature" : "attestation of the type " + claim_.predicate;
    auto error = Error(Errc::refused, subject.str() + " has no valid " + what + " by " + missing)
                     .id("FL0441")
                     .help("check that these are the public keys of those who release this image");
    for (std::size_t i = 0; i < std::min(candidates_.size(), most_notes); ++i) {
      error = std::move(error).note(candidates_[i].where + ": " + candidates_[i].problem);
    }
    if (candidates_.size() > most_notes) error = std::move(error).note("and more of them");
    return error;
  }

 private:
  static constexpr std::size_t most_notes = 20;

  Error nothing(const Reference& subject) const {
    if (claim_.is_signature()) {
      return Error(Errc::refused, subject.str() + " is not signed")
          .id("FL0440")
          .help(
              "do not run it before those who build it have signed this digest; "
              "a clean-up policy of the registry may have removed the signature");
    }
    return Error(Errc::refused, subject.str() + " has no attestations")
        .id("FL0440")
        .help("make one in the pipeline that builds it: cosign attest --type " + claim_.predicate);
  }
  void judge(Candidate& candidate) {
    if (!candidate.problem.empty()) return;
    if (!claim_.identity.empty() && !identity_matches(claim_.identity, candidate.identity)) {
      candidate.problem = candidate.identity.empty() ? "it does not say what it calls the image"
                                                     : "it is for \"" + printable(candidate.identity) + "\"";
      return;
    }
    candidate.problem = "made with another key";
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (!keys_[i].key.verify(candidate.message, candidate.signature)) continue;
      if (!proofs_[i]) proofs_[i] = candidate.where;
      candidate.problem = "valid, by " + keys_[i].name;
    }
  }

  const std::vector<NamedKey>& keys_;
  const Claim& claim_;
  std::vector<std::optional<std::string>> proofs_;
  std::vector<Candidate> candidates_;
};

Result<Verified> prove(Registry& registry, const Reference& reference, const std::vector<NamedKey>& keys,
                       const Claim& claim, const std::stop_token& stop) {
  if (keys.empty()) return Error(Errc::usage, "there is no key to verify with");
  TRY_ASSIGN(const auto image, registry.manifest(reference, stop));
  const auto subject = reference.with_digest(image.digest);
  Evidence evidence(keys, claim);
  // A store that cannot be read matters only if the other does not have what is needed.
  std::optional<Error> trouble;
  auto tagged = claim.is_signature() ? tag_candidates(registry, subject, stop)
                                     : attestation_candidates(registry, subject, claim.predicate, stop);
  if (tagged) {
    evidence.look_at(*std::move(tagged));
  } else {
    trouble = std::move(tagged).error();
  }
  if (!evidence.complete()) {
    auto bundles = bundle_candidates(registry, subject, claim.predicate, stop);
    if (bundles) {
      if (auto& found = *bundles) evidence.look_at(*std::move(found));
    } else if (!trouble) {
      trouble = std::move(bundles).error();
    }
  }
  if (evidence.complete()) {
    return Verified{.subject = subject, .descriptor = image.descriptor(), .proofs = evidence.proofs()};
  }
  if (!trouble) return evidence.failure(subject);
  if (trouble->code() != Errc::corrupt && trouble->code() != Errc::refused) return *std::move(trouble);
  return evidence.failure(subject).note(trouble->message());
}

}  // namespace

bool identity_matches(std::string_view identity, std::string_view text) {
  if (!text.starts_with(identity)) return false;
  const auto rest = text.substr(identity.size());
  return rest.empty() || rest.front() == ':' || rest.front() == '@';
}

Result<Verified> verify(Registry& registry, const Reference& reference, const std::vector<NamedKey>& keys,
                        const VerifyOptions& options, const std::stop_token& stop) {
  return prove(registry, reference, keys, {.identity = options.identity}, stop);
}

Result<Verified> verify_attestation(Registry& registry, const Reference& reference, const std::vector<NamedKey>& keys,
                                    std::string_view predicate, const std::stop_token& stop) {
  return prove(registry, reference, keys, {.predicate = std::string(predicate)}, stop);
}

}  // namespace fairlead::oci
