#include "swarm/time.hpp"

#include <charconv>
#include <chrono>
#include <fmt/core.h>

namespace fairlead::swarm {
namespace {

std::optional<int> int_of(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// The milliseconds of ".123456789".
std::optional<int> fraction(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != '.' || text.size() > 10) return std::nullopt;
  text.remove_prefix(1);
  int milliseconds = 0;
  for (std::size_t i = 0; i < text.size() || i < 3; ++i) {
    const char digit = i < text.size() ? text[i] : '0';
    if (digit < '0' || digit > '9') return std::nullopt;
    if (i < 3) milliseconds = milliseconds * 10 + (digit - '0');
  }
  return milliseconds;
}

}  // namespace

std::optional<sys::Clock::Wall> parse_time(std::string_view text) {
  using namespace std::chrono;
  if (text.size() < 20 || text.back() != 'Z') return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto year_number = int_of(text.substr(0, 4)), month_number = int_of(text.substr(5, 2)),
             day_number = int_of(text.substr(8, 2)), hour = int_of(text.substr(11, 2)),
             minute = int_of(text.substr(14, 2)), second = int_of(text.substr(17, 2)),
             millisecond = fraction(text.substr(19, text.size() - 20));
  if (!year_number || !month_number || !day_number || !hour || !minute || !second || !millisecond) return std::nullopt;
  const year_month_day date(year(*year_number), month(static_cast<unsigned>(*month_number)),
                            day(static_cast<unsigned>(*day_number)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second) + milliseconds(*millisecond);
}

std::string unix_seconds(sys::Clock::Wall time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  return fmt::format("{}.{:03}000000", seconds.count(), (time.time_since_epoch() - seconds).count());
}

std::string precise_time(std::chrono::nanoseconds since_1970) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_1970);
  const auto whole = sys::rfc3339(sys::Clock::Wall(seconds));
  return fmt::format("{}.{:09}Z", whole.substr(0, whole.size() - 1), (since_1970 - seconds).count());
}

}  // namespace fairlead::swarm
