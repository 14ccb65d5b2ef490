// Bundles, statements, payloads and keys are read or refused; a bundle that is read survives writing and reading.
#include "crypto/signature.hpp"

#include "oci/signature_formats.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bundle = oci::parse_bundle(text, "fuzz")) {
    const auto again = oci::parse_bundle(oci::to_json(*bundle), "again");
    if (!again || again->payload != bundle->payload || again->signature != bundle->signature) std::abort();
  }
  if (const auto payload = oci::parse_signing_payload(text, "fuzz")) {
    const auto again = oci::parse_signing_payload(oci::signing_payload(*payload), "again");
    if (!again || again->digest != payload->digest) std::abort();
  }
  (void)oci::parse_envelope(text, "fuzz").has_value();
  (void)oci::parse_statement(text, "fuzz").has_value();
  if (const auto key = crypto::PublicKey::parse(text, "fuzz")) {
    if (key->verify("message", as_bytes(text))) std::abort();
  }
  (void)crypto::PrivateKey::parse(Secret(std::string(text)), Secret(), "fuzz").has_value();
  return 0;
}
