#pragma once

#include <string_view>

/// What the regular expressions of JavaScript (ECMAScript 2024, 22.2) make of UTF-8 text, for the presets that follow
/// programs written in it.
namespace fairlead::release::js {

/// The bytes of the white space (\s: WhiteSpace and LineTerminator) that `text` starts with; 0 if it starts with none.
std::size_t space(std::string_view text);
/// The same at its end.
std::size_t space_before(std::string_view text);
/// Without white space at both ends: String.prototype.trim.
std::string_view trim(std::string_view text);

/// \w: an ASCII letter, a digit or "_".
bool is_word(char c);
/// How many of them `text` starts with.
std::size_t word_length(std::string_view text);

/// Is there a character that "." does not match: a line feed, a carriage return, U+2028 or U+2029?
bool has_line_end(std::string_view text);

/// Does `text` start with `front`? `front` is in lower case; the case of `text` does not matter (the flag i).
bool starts_with(std::string_view text, std::string_view front);
/// Where `what`, which is in lower case, stands at or after `from`; npos if nowhere.
std::size_t find(std::string_view text, std::string_view what, std::size_t from);

}  // namespace fairlead::release::js
