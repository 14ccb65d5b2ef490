#include "sys/clock.hpp"

#include <condition_variable>
#include <fmt/core.h>
#include <mutex>

namespace fairlead::sys {
namespace {

/// The number in `count` digits at `at`; -1 if something else is there.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  if (text.size() < at + count) return -1;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// "Z", "+01:00" or "-01:00".
std::optional<std::chrono::minutes> offset_of(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  const int hours = digits(text, 1, 2), minutes = digits(text, 4, 2);
  const bool is_offset = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!is_offset || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return {};
  const std::chrono::minutes out(hours * 60 + minutes);
  return text[0] == '-' ? -out : out;
}

}  // namespace

Clock::Steady RealClock::steady() const {
  return std::chrono::steady_clock::now();
}

Clock::Wall RealClock::wall() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

bool RealClock::sleep(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

std::string rfc3339(Clock::Wall time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::optional<Clock::Wall> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  constexpr std::size_t seconds_end = 19;  // "2026-01-31T12:00:00"
  if (text.size() < seconds_end + 1) return {};
  const std::string shape{text[4], text[7], text[10], text[13], text[16]};
  if (shape != "--T::" && shape != "--t::" && shape != "-- ::") return {};
  const int y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
  const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  const auto rest = text.substr(seconds_end);
  const auto zone = rest.starts_with('.') ? rest.find_first_not_of("0123456789", 1) : 0;
  const auto offset = offset_of(zone == rest.npos ? std::string_view() : rest.substr(zone));
  const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
  const bool is_time = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
  if (y < 1970 || m < 1 || d < 1 || !date.ok() || !is_time || !offset) return {};
  const auto out = sys_days(date) + hours(hour) + minutes(minute) + seconds(second) - *offset;
  return out < sys_days() ? std::nullopt : std::optional<Clock::Wall>(out);
}

}  // namespace fairlead::sys
