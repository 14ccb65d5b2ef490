#include "compose/units.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

namespace fairlead::compose {
namespace {

constexpr auto max_value = std::numeric_limits<std::int64_t>::max();

template <class T>
std::optional<T> parse_whole(std::string_view text) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view take_while(std::string_view& text, std::string_view characters) {
  const auto size = std::min(text.find_first_not_of(characters), text.size());
  const auto taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}

/// "1.5" times `unit`, rounded down; up to 18 decimals. The whole part is exact.
std::optional<std::int64_t> times(std::string_view number, std::int64_t unit) {
  const auto dot = number.find('.');
  const auto whole_digits = number.substr(0, dot);
  const auto fraction_digits = dot == number.npos ? std::string_view() : number.substr(dot + 1);
  if ((whole_digits.empty() && fraction_digits.empty()) || fraction_digits.size() > 18) return std::nullopt;
  const auto whole = whole_digits.empty() ? 0 : parse_unsigned(whole_digits);
  const auto fraction = fraction_digits.empty() ? 0 : parse_unsigned(fraction_digits);
  if (!whole || !fraction || *whole > static_cast<std::uint64_t>(max_value / unit)) return std::nullopt;
  const auto scale = std::pow(10.0L, static_cast<long double>(fraction_digits.size()));
  const auto rest = std::floor(static_cast<long double>(*fraction) * static_cast<long double>(unit) / scale);
  const auto product = static_cast<std::int64_t>(*whole) * unit;
  if (product > max_value - static_cast<std::int64_t>(rest)) return std::nullopt;
  return product + static_cast<std::int64_t>(rest);
}

std::int64_t nanoseconds_of(std::string_view unit) {
  using namespace std::chrono_literals;
  using std::chrono::nanoseconds;
  if (unit == "ns") return 1;
  if (unit == "us" || unit == "µs") return nanoseconds(1us).count();
  if (unit == "ms") return nanoseconds(1ms).count();
  if (unit == "s") return nanoseconds(1s).count();
  if (unit == "m") return nanoseconds(1min).count();
  if (unit == "h") return nanoseconds(1h).count();
  return 0;
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return std::chrono::nanoseconds(0);
  std::int64_t total = 0;
  bool any = false;
  while (!text.empty()) {
    const auto number = take_while(text, "0123456789.");
    const auto unit = nanoseconds_of(take_while(text, "nuµmsh"));
    const auto part = unit == 0 ? std::nullopt : times(number, unit);
    if (!part || *part > max_value - total) return std::nullopt;
    total += *part;
    any = true;
  }
  if (!any) return std::nullopt;
  return std::chrono::nanoseconds(total);
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  const auto number = take_while(text, "0123456789.");
  auto unit = lower(trim(text));
  if (unit.ends_with('b')) unit.pop_back();
  if (unit.size() == 2 && unit.ends_with('i')) unit.pop_back();
  static constexpr std::string_view prefixes[] = {"", "k", "m", "g", "t", "p"};
  const auto* prefix = std::ranges::find(prefixes, std::string_view(unit));
  if (prefix == std::end(prefixes)) return std::nullopt;
  return times(number, std::int64_t{1} << (10 * (prefix - prefixes)));
}

std::optional<std::int64_t> parse_cpus(std::string_view text) {
  const auto dot = text.find('.');
  if (dot != text.npos && text.size() - dot - 1 > 9) return std::nullopt;
  return times(text, 1'000'000'000);
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
  return parse_whole<std::uint64_t>(text);
}

std::optional<std::int64_t> parse_signed(std::string_view text) {
  return parse_whole<std::int64_t>(text);
}

}  // namespace fairlead::compose
