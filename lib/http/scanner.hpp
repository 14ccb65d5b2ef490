#pragma once

#include "base/characters.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace fairlead::http {

/// RFC 9110 section 5.6.2.
inline bool is_token_char(char c) {
  return is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// The whole of `digits` as a number; nothing if it is none or does not fit.
template <class Number>
std::optional<Number> number(std::string_view digits) {
  Number value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return {};
  return value;
}

/// Reads a header's value from front to back. What does not fit is not taken.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  /// White space; says whether there was any.
  bool skip_space() {
    return !take_while([](char c) { return c == ' ' || c == '\t'; }).empty();
  }
  /// White space and empty list elements: RFC 9110 section 5.6.1.2 wants them ignored.
  void skip_separators() {
    take_while([](char c) { return c == ' ' || c == '\t' || c == ','; });
  }
  std::string_view token() { return take_while(is_token_char); }
  std::string_view digits() { return take_while(is_digit); }
  std::string_view until(char c) {
    return take_while([c](char other) { return other != c; });
  }
  template <class Predicate>
  std::string_view take_while(Predicate fits) {
    const auto end = std::ranges::find_if_not(text_, fits);
    const auto taken = text_.substr(0, static_cast<std::size_t>(end - text_.begin()));
    text_.remove_prefix(taken.size());
    return taken;
  }
  /// RFC 9110 section 5.6.4: the text between the quotes, unescaped; nothing if it does not end.
  std::optional<std::string> quoted_string() {
    if (!take('"')) return {};
    std::string out;
    while (!text_.empty()) {
      if (take('"')) return out;
      if (text_.front() == '\\' && text_.size() > 1) text_.remove_prefix(1);
      out += text_.front();
      text_.remove_prefix(1);
    }
    return {};
  }
  std::optional<std::string> token_or_quoted() {
    if (text_.starts_with('"')) return quoted_string();
    const auto word = token();
    return word.empty() ? std::nullopt : std::optional<std::string>(word);
  }
  Scanner ahead() const { return *this; }

 private:
  std::string_view text_;
};

}  // namespace fairlead::http
