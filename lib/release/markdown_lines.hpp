#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace fairlead::release {

enum class BlockKind : std::uint8_t {
  heading,    ///< "## 1.0.0", or underlined with "=" or "-".
  paragraph,  ///< Of its own, not within a list or a quote.
  other,      ///< Lists, quotes, code, HTML, lines.
};

/// A block of a Markdown text, at its outermost level.
struct Block {
  BlockKind kind = BlockKind::other;
  std::string_view text;  ///< A heading without its marks. It lies in the whole text, and may have several lines.
  std::size_t at = 0;     ///< Where it starts in the whole.
};

/// The blocks of a text as CommonMark 0.31.2 (chapter 4) has them, as far as headings need it: what stands in code
/// blocks and in HTML, comments included, is no heading. YAML between lines "---" at the start, a front matter, is left
/// out. Linear.
std::vector<Block> blocks_of(std::string_view text);

}  // namespace fairlead::release
