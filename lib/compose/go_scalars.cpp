#include "compose/go_scalars.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

/// strconv.ParseInt and ParseUint with base 0: decimal, 0x, 0o, 0b, and a leading 0 for octal.
std::optional<std::string> whole(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    static constexpr std::pair<char, int> bases[] = {{'x', 16}, {'o', 8}, {'b', 2}};
    const auto letter = static_cast<char>(text[1] | 0x20);
    const auto* found = std::ranges::find(bases, letter, &std::pair<char, int>::first);
    base = found == std::end(bases) ? 8 : found->second;
    text.remove_prefix(found == std::end(bases) ? 1 : 2);
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  constexpr auto most_negative = std::uint64_t{1} << 63U;
  if (negative && value > most_negative) return std::nullopt;
  return fmt::format("{}{}", negative && value != 0 ? "-" : "", value);
}

/// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool looks_like_a_float(std::string_view text) {
  const auto digits = [&] {
    const auto size = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(size);
    return size;
  };
  const auto skip = [&](std::string_view characters) {
    const bool is_there = !text.empty() && characters.find(text[0]) != characters.npos;
    if (is_there) text.remove_prefix(1);
    return is_there;
  };
  skip("+-");
  const auto before = digits();
  const bool dot = skip(".");
  const auto after = dot ? digits() : 0;
  if (before + after == 0) return false;
  if (!skip("eE")) return text.empty();
  skip("+-");
  return digits() > 0 && text.empty();
}

/// strconv.FormatFloat(value, 'g', -1, 64): the shortest digits; with a power of ten below 1e-4 and from 1e6.
std::string shortest(double value) {
  std::array<char, 64> buffer = {};
  const auto scientific =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string text(buffer.data(), scientific);
  int exponent = 0;
  const auto at = text.find('e') + (text[text.find('e') + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + at, text.data() + text.size(), exponent);
  if (exponent < -4 || exponent >= 6) return text;
  const auto fixed = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
  return {buffer.data(), fixed};
}

std::optional<std::string> real(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return shortest(value);
}

/// Reads the digits at the start of `text`, at most `most` of them.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t size = 0;
  while (size < text.size() && size < most && is_digit(text[size])) ++size;
  if (size < least) return std::nullopt;
  const auto value = number(text.substr(0, size)).value_or(0);
  text.remove_prefix(size);
  return static_cast<int>(value);
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// "15:4:5.5" as "15:04:05.5".
std::optional<std::string> clock_time(std::string_view& text) {
  const auto hour = take_number(text, 1, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 1, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 1, 2);
  if (!second || *second > 59) return std::nullopt;
  auto out = fmt::format("{:02}:{:02}:{:02}", *hour, *minute, *second);
  if (!text.starts_with('.') || text.size() < 2 || !is_digit(text[1])) return out;
  const auto size = std::min(text.find_first_not_of("0123456789", 1), text.size());
  auto fraction = std::string(text.substr(0, std::min<std::size_t>(size, 10)));
  text.remove_prefix(size);
  while (fraction.ends_with('0')) fraction.pop_back();
  return fraction == "." ? out : out + fraction;
}

/// "Z" or "+02:00" as time.Time prints it.
std::optional<std::string> zone(std::string_view& text) {
  if (take(text, 'Z')) return "+0000 UTC";
  if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
  const char sign = text[0];
  text.remove_prefix(1);
  const auto hours = take_number(text, 2, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2, 2);
  if (!minutes) return std::nullopt;
  if (*hours == 0 && *minutes == 0) return "+0000 UTC";
  const auto offset = fmt::format("{}{:02}{:02}", sign, *hours, *minutes);
  return offset + " " + offset;
}

/// The forms of time that yaml/v3 knows (resolve.go, allowedTimestampFormats), as time.Time.String prints them.
std::optional<std::string> timestamp(std::string_view text) {
  const auto year = take_number(text, 4, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 1, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 1, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const auto days = fmt::format("{:04}-{:02}-{:02}", *year, *month, *day);
  if (text.empty()) return days + " 00:00:00 +0000 UTC";
  const char separator = text[0];
  text.remove_prefix(1);
  if (separator == ' ') {
    while (take(text, ' ')) continue;
  } else if (separator != 'T' && separator != 't') {
    return std::nullopt;
  }
  const auto time = clock_time(text);
  if (!time) return std::nullopt;
  const auto offset = separator == ' ' ? std::string("+0000 UTC") : zone(text);
  if (!offset || !text.empty()) return std::nullopt;
  return fmt::format("{} {} {}", days, *time, *offset);
}

std::optional<std::string> special(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return "true";
  if (text == "false" || text == "False" || text == "FALSE") return "false";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> printed_by_go(std::string_view plain) {
  if (plain.empty()) return std::nullopt;
  const char first = plain[0];
  if (first == '.') return looks_like_a_float(plain) ? real(plain) : std::nullopt;
  if (!is_digit(first) && first != '+' && first != '-') return special(plain);
  if (auto time = timestamp(plain)) return time;
  std::string bare(plain);
  std::erase(bare, '_');
  if (auto number = whole(bare)) return number;
  return looks_like_a_float(bare) ? real(bare) : std::nullopt;
}

void print_as_go(yaml::Node& node) {
  for (auto& item : node.items) print_as_go(item);
  for (auto& entry : node.entries) print_as_go(entry.value);
  if (!node.is_scalar() || node.style != yaml::Style::plain) return;
  if (auto text = printed_by_go(node.value)) node.value = *std::move(text);
}

}  // namespace fairlead::compose
