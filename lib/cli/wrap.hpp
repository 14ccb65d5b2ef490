#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fairlead::cli {

/// How a page is shown: in colour or not, and in lines of how many characters (0: as long as they are).
struct Paper {
  bool colour = false;
  std::size_t width = 0;
};

/// `text` with line ends between its words where a line would pass `width` characters (0 is no limit). What stands
/// between backticks is one word, so that a command can be copied. The first line starts at `column`, the others with
/// `margin`.
std::string wrapped(std::string_view text, std::size_t width, std::size_t column = 0, std::string_view margin = {});

/// The width in characters of the terminal behind `descriptor`; 0 when it is none.
std::size_t terminal_width(int descriptor);

}  // namespace fairlead::cli
