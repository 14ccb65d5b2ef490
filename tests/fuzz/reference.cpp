// Any text is either refused or a reference whose full and familiar forms mean the same; a digest is its own text.
#include "oci/reference.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using fairlead::oci::Reference;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto reference = Reference::parse(text)) {
    const auto full = Reference::parse(reference->str()), familiar = Reference::parse(reference->familiar());
    if (!full || *full != *reference || !familiar || *familiar != *reference) std::abort();
  }
  const auto digest = fairlead::oci::Digest::parse(text);
  if (digest && digest->str() != text) std::abort();
  return 0;
}
