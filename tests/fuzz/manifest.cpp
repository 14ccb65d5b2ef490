// Any text is either refused or a manifest, index or image config that survives writing and reading.
#include "oci/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

template <class T, class Parse>
void check(const fairlead::Result<T>& first, Parse parse) {
  if (!first) return;
  const auto again = parse(fairlead::oci::to_json(*first));
  if (!again || *again != *first) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead::oci;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(parse_manifest(text, "fuzz"), [](const std::string& json) { return parse_manifest(json, "again"); });
  check(parse_index(text, "fuzz"), [](const std::string& json) { return parse_index(json, "again"); });
  check(parse_image_config(text, "fuzz"), [](const std::string& json) { return parse_image_config(json, "again"); });
  return 0;
}
