#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Fenced code blocks of Markdown (CommonMark 0.31.2, 4.5), which hold what somebody shows, not what he says.
namespace fairlead::release {

/// What begins a code block: three or more backticks or tildes.
struct Fence {
  char mark = '`';
  std::size_t length = 3;
  std::size_t indent = 0;
};

/// The fence in `line`, indented by three spaces at most; backticks may not stand behind backticks.
std::optional<Fence> opening_fence(std::string_view line);
/// Does `line` end the block that `fence` began?
bool closes(const Fence& fence, std::string_view line);

/// Does each line of `text` belong to a code block, its fences included? Empty if there is none. A fence that nothing
/// closes begins none: forgetting one must not hide what follows. Linear.
std::vector<bool> fenced_lines(std::string_view text);
/// Of such an answer, which has no entries for lines behind the last block.
inline bool is_fenced(const std::vector<bool>& fenced, std::size_t line) {
  return line < fenced.size() && fenced[line];
}

/// `text` with a last line that closes its code block, if one is open at its end.
std::string with_closed_fence(std::string text);

}  // namespace fairlead::release
