#include "oci/candidates.hpp"
#include "oci/sign.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace fairlead::oci {
namespace {

/// Which keys have their proof by now.
class Evidence {
 public:
  Evidence(const std::vector<NamedKey>& keys, const VerifyOptions& options)
      : keys_(keys), options_(options), proofs_(keys.size()) {}

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
    for (const auto& proof : proofs_) out.push_back(proof.value_or(""));
    return out;
  }
  Error failure(const Reference& subject) const {
    if (candidates_.empty()) {
      return Error(Errc::refused, subject.str() + " is not signed").id("FL0440").help("sign it: fairlead image sign");
    }
    std::string missing;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (!proofs_[i]) missing += (missing.empty() ? "" : ", ") + keys_[i].name;
    }
    auto error = Error(Errc::refused, subject.str() + " has no valid signature by " + missing)
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

  void judge(Candidate& candidate) {
    if (!candidate.problem.empty()) return;
    if (!options_.identity.empty() && !identity_matches(options_.identity, candidate.identity)) {
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
  const VerifyOptions& options_;
  std::vector<std::optional<std::string>> proofs_;
  std::vector<Candidate> candidates_;
};

}  // namespace

bool identity_matches(std::string_view identity, std::string_view text) {
  if (!text.starts_with(identity)) return false;
  const auto rest = text.substr(identity.size());
  return rest.empty() || rest.front() == ':' || rest.front() == '@';
}

Result<Verified> verify(Registry& registry, const Reference& reference, const std::vector<NamedKey>& keys,
                        const VerifyOptions& options, const std::stop_token& stop) {
  if (keys.empty()) return Error(Errc::usage, "there is no key to verify with");
  TRY_ASSIGN(const auto image, registry.manifest(reference, stop));
  const auto subject = reference.with_digest(image.digest);
  Evidence evidence(keys, options);
  // A store that cannot be read matters only if the other does not have what is needed.
  std::optional<Error> trouble;
  auto tagged = tag_candidates(registry, subject, stop);
  if (tagged) {
    evidence.look_at(*std::move(tagged));
  } else {
    trouble = std::move(tagged).error();
  }
  if (!evidence.complete()) {
    auto bundles = bundle_candidates(registry, subject, stop);
    if (!bundles && !trouble) trouble = std::move(bundles).error();
    if (bundles && *bundles) evidence.look_at(**std::move(bundles));
  }
  if (evidence.complete()) {
    return Verified{.subject = subject, .descriptor = image.descriptor(), .proofs = evidence.proofs()};
  }
  if (!trouble) return evidence.failure(subject);
  if (trouble->code() != Errc::corrupt && trouble->code() != Errc::refused) return *std::move(trouble);
  return evidence.failure(subject).note(trouble->message());
}

}  // namespace fairlead::oci
