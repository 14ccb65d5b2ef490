// A policy of images is read or refused; one that is read never lets an unsigned image pass by accident: each of its
// rules has keys or says that it wants none.
#include "policy/images.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead;
  static const auto key = crypto::PrivateKey::generate()->public_key();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto any_key = [](const std::string&) { return Result<crypto::PublicKey>(key); };
  const auto policy = policy::parse_image_policy(text, "fuzz", any_key);
  if (!policy) return 0;
  for (const auto& rule : policy->rules) {
    if (rule.allows_unsigned != rule.keys.empty()) std::abort();
    for (const auto& attestation : rule.attestations) {
      if (attestation.keys.empty()) std::abort();
    }
  }
  (void)policy->rule_for({.host = "registry.example.org", .repository = "shop/web"});
  return 0;
}
