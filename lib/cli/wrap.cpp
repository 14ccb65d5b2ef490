#include "cli/wrap.hpp"

#include <algorithm>
#include <sys/ioctl.h>
#include <unistd.h>

namespace fairlead::cli {
namespace {

/// The length of the word in front: up to a space that no backtick encloses.
std::size_t word_length(std::string_view text) {
  std::size_t i = 0;
  for (; i < text.size() && text[i] != ' '; ++i) {
    if (text[i] != '`') continue;
    const auto closing = text.find('`', i + 1);
    if (closing != text.npos) i = closing;
  }
  return i;
}

/// Characters, not bytes.
std::size_t width_of(std::string_view text) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(text, starts));
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t width, std::size_t column, std::string_view margin) {
  if (width == 0) return std::string(text);
  std::string out;
  for (bool first = true; first || !text.empty(); first = false) {
    if (!first) text.remove_prefix(1);
    const auto word = text.substr(0, word_length(text));
    if (!first && column + 1 + width_of(word) > width) {
      out.append("\n").append(margin);
      column = width_of(margin);
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width_of(word);
    text.remove_prefix(word.size());
  }
  return out;
}

std::size_t terminal_width(int descriptor) {
  winsize size = {};
  if (::isatty(descriptor) != 1) return 0;
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace fairlead::cli
