// Any text is either refused or a version whose text parses to the same version.
#include "semver/version.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto version = fairlead::semver::Version::parse(text);
  if (version && version->str() != text) std::abort();
  return 0;
}
