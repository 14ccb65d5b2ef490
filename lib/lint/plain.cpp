#include "lint/plain.hpp"

#include "base/characters.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace fairlead::lint {
namespace {

bool is_boolean(std::string_view text) {
  static constexpr std::string_view words[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
  return std::ranges::find(words, text) != std::end(words);
}

/// 2001-1-2, perhaps with a time behind it.
bool is_date(std::string_view text) {
  const auto year_end = text.find('-');
  if (year_end != 4 || !std::ranges::all_of(text.substr(0, 4), is_digit)) return false;
  const auto month_end = text.find('-', 5);
  if (month_end == text.npos || month_end > 7) return false;
  const auto day_end = std::min(text.find_first_of("Tt ", month_end), text.size());
  const auto day = text.substr(month_end + 1, day_end - month_end - 1);
  return !day.empty() && day.size() <= 2 && month_end > 5 &&
         std::ranges::all_of(text.substr(5, month_end - 5), is_digit) && std::ranges::all_of(day, is_digit);
}

/// As Go's strconv.ParseInt with base 0.
std::optional<std::int64_t> integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char mark = text[1];
    base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
    text.remove_prefix(base == 8 && is_digit(mark) ? 1 : 2);
    if (base == 8 && !is_digit(mark) && mark != 'o' && mark != 'O') return std::nullopt;
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value > INT64_MAX)
    return std::nullopt;
  return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
}

/// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool has_form_of_float(std::string_view text) {
  const auto digits = [&] {
    const auto size = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(size);
    return size > 0;
  };
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const bool whole = digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!digits() && !whole) return false;
  } else if (!whole) {
    return false;
  }
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return digits() && text.empty();
}

/// As Go prints a float64 with %v.
std::optional<std::string> number(std::string_view text) {
  if (!has_form_of_float(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const auto size = std::abs(value);
  const auto form =
      size != 0 && (size < 1e-4 || size >= 1e21) ? std::chars_format::scientific : std::chars_format::fixed;
  char buffer[64];
  const auto written = std::to_chars(std::begin(buffer), std::end(buffer), value, form);
  if (written.ec != std::errc()) return std::nullopt;
  return std::string(std::begin(buffer), written.ptr);
}

}  // namespace

std::string docker_reads(const yaml::Node& value) {
  if (!value.is_scalar() || value.style != yaml::Style::plain || value.is_null()) return "";
  const auto& text = value.value;
  if (is_boolean(text)) return "true or false, which it refuses";
  if (is_date(text)) return "a date";
  auto digits = text;
  std::erase(digits, '_');
  std::string read = text;
  if (const auto whole = integer(digits))
    read = std::to_string(*whole);
  else if (auto decimal = number(digits))
    read = *std::move(decimal);
  return read == text ? "" : read;
}

}  // namespace fairlead::lint
