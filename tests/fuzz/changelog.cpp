// A section goes into any changelog once, between what was there, and a second time never; escaping says the same.
#include "release/changelog.hpp"

#include "release/escape.hpp"
#include "release/fit.hpp"
#include "release/markdown_lines.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Without blanks and line ends, which may change between sections.
std::string dense(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out),
                       [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n'; });
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead::release;
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::size_t last = 0;
  for (const auto& block : blocks_of(text)) {
    require(block.at >= last && block.at < text.size());
    last = block.at;
  }
  const Section section{"## 77.1.0\n\n- x\n", "77.1.0", "v77.1.0"};
  const auto after = with_section(text, section, "x");
  if (after && *after && text.find("/compare/") == std::string::npos) {
    require(dense(**after).size() >= dense(text).size() + dense(section.text).size());
  }
  require(escaped(text).find('\n') == std::string::npos);
  require(std::ranges::count(escaped_block(text), '\n') <= std::ranges::count(text, '\n'));
  require(length_of(fitting(text, "[All](x)", 300)) <= 300);
  unmentioned(text);
  return 0;
}
