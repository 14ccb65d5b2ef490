#include "cli/value.hpp"

#include "base/text.hpp"
#include "cli/names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>
#include <optional>
#include <system_error>
#include <type_traits>
#include <utility>

namespace fairlead::cli {
namespace {

using std::chrono::seconds;

constexpr std::array<std::pair<char, long>, 4> units = {{{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};
constexpr long longest = 10L * 366 * 86400;

std::optional<long> number(std::string_view text) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

Error not_a_duration(std::string_view text) {
  return {Errc::usage, fmt::format("\"{}\" is not a duration", printable(text))};
}

Error bad_value(std::string_view source, std::string_view value, std::string_view wanted) {
  return Error(Errc::usage, fmt::format("{}: \"{}\" is not {}", source, printable(value), wanted)).id("FL0104");
}

std::optional<bool> truth(std::string_view text) {
  const auto word = lower(text);
  constexpr std::array<std::string_view, 4> yes = {"true", "1", "yes", "on"}, no = {"false", "0", "no", "off"};
  if (std::ranges::find(yes, word) != yes.end()) return true;
  if (std::ranges::find(no, word) != no.end()) return false;
  return {};
}

Result<> put(bool& target, std::span<const std::string> values, std::string_view source) {
  const auto value = truth(values.back());
  if (!value) return bad_value(source, values.back(), "true or false");
  target = *value;
  return {};
}

Result<> put(long& target, std::span<const std::string> values, std::string_view source) {
  const auto value = number(values.back());
  if (!value) return bad_value(source, values.back(), "a whole number");
  target = *value;
  return {};
}

Result<> put(seconds& target, std::span<const std::string> values, std::string_view source) {
  const auto value = parse_duration(values.back());
  if (!value) return bad_value(source, values.back(), "a duration").help("write it as 90s, 5m or 1h30m");
  target = *value;
  return {};
}

Result<> put(std::string& target, std::span<const std::string> values, std::string_view) {
  target = values.back();
  return {};
}

Result<> put(std::optional<std::string>& target, std::span<const std::string> values, std::string_view) {
  target = values.back();
  return {};
}

Result<> put(std::vector<std::string>& target, std::span<const std::string> values, std::string_view) {
  target.assign(values.begin(), values.end());
  return {};
}

Error not_a_choice(const Flag& flag, std::string_view value, std::string_view source) {
  const std::vector<std::string_view> choices(flag.choices.begin(), flag.choices.end());
  auto error = bad_value(source, value, "one of " + join(flag.choices, ", "));
  const auto near = closest(value, choices);
  if (near.empty()) return error;
  return std::move(error).help(fmt::format("did you mean {}?", near));
}

}  // namespace

Result<seconds> parse_duration(std::string_view text) {
  if (const auto bare = number(text)) {
    if (*bare < 0 || *bare > longest) return not_a_duration(text);
    return seconds(*bare);
  }
  long total = 0;
  auto rest = text;
  auto unit = units.begin();  // units come in falling order, each at most once
  while (!rest.empty()) {
    const auto digits = rest.find_first_not_of("0123456789");
    if (digits == rest.npos) return not_a_duration(text);
    const auto value = number(rest.substr(0, digits));
    unit = std::find_if(unit, units.end(), [&](const auto& known) { return known.first == rest[digits]; });
    if (!value || unit == units.end() || *value > longest / unit->second) return not_a_duration(text);
    total += *value * unit->second;
    if (total > longest) return not_a_duration(text);
    ++unit;
    rest.remove_prefix(digits + 1);
  }
  if (text.empty()) return not_a_duration(text);
  return seconds(total);
}

std::string duration_text(seconds duration) {
  auto left = duration.count();
  std::string out;
  for (const auto& [name, length] : units) {
    if (left < length) continue;
    out += fmt::format("{}{}", left / length, name);
    left %= length;
  }
  return out.empty() ? "0s" : out;
}

Result<> assign(const Flag& flag, std::span<const std::string> values, std::string_view source) {
  if (!flag.choices.empty()) {
    for (const auto& value : values) {
      if (std::ranges::find(flag.choices, value) == flag.choices.end()) return not_a_choice(flag, value, source);
    }
  }
  if (values.empty() && !is_list(flag)) return {};
  return std::visit([&](auto* target) { return put(*target, values, source); }, flag.target);
}

std::string current_text(const Flag& flag) {
  struct Show {
    std::string operator()(const bool* target) const { return *target ? "true" : "false"; }
    std::string operator()(const long* target) const { return std::to_string(*target); }
    std::string operator()(const std::string* target) const { return *target; }
    std::string operator()(const std::vector<std::string>* target) const { return join(*target, ","); }
    std::string operator()(const std::optional<std::string>* target) const { return target->value_or(""); }
    std::string operator()(const seconds* target) const { return duration_text(*target); }
  };
  return std::visit(Show{}, flag.target);
}

}  // namespace fairlead::cli
