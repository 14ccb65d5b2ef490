#include "base/characters.hpp"
#include "base/text.hpp"
#include "http/headers.hpp"
#include "http/scanner.hpp"

#include <array>
#include <chrono>

namespace fairlead::http {
namespace {

using std::chrono::seconds;

/// Exactly `width` digits.
std::optional<int> fixed_number(Scanner& scanner, std::size_t width) {
  const auto digits = scanner.digits();
  return digits.size() == width ? number<int>(digits) : std::nullopt;
}

std::optional<unsigned> month(Scanner& scanner) {
  constexpr std::array<std::string_view, 12> names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (scanner.take(names.at(i))) return static_cast<unsigned>(i + 1);
  }
  return {};
}

std::optional<seconds> time_of_day(Scanner& scanner) {
  const auto hour = fixed_number(scanner, 2);
  if (!hour || !scanner.take(':')) return {};
  const auto minute = fixed_number(scanner, 2);
  if (!minute || !scanner.take(':')) return {};
  const auto second = fixed_number(scanner, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return {};  // 60 is a leap second.
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

std::optional<sys::Clock::Wall> moment(int year, unsigned month_number, int day, seconds time) {
  const auto date = std::chrono::year(year) / std::chrono::month(month_number) / day;
  if (!date.ok()) return {};
  return std::chrono::sys_days(date) + time;
}

/// RFC 9110 section 5.6.7: two digits that seem more than 50 years ahead mean the past.
int full_year(int two_digits, sys::Clock::Wall now) {
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int this_year = static_cast<int>(today.year());
  const int year = this_year - (this_year % 100) + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

/// "06 Nov 1994 08:49:37 GMT" or, by RFC 850, "06-Nov-94 08:49:37 GMT".
std::optional<sys::Clock::Wall> day_first(Scanner& scanner, char separator, sys::Clock::Wall now) {
  const auto day = fixed_number(scanner, 2);
  if (!day || !scanner.take(separator)) return {};
  const auto month_number = month(scanner);
  if (!month_number || !scanner.take(separator)) return {};
  const auto year = fixed_number(scanner, separator == '-' ? 2 : 4);
  if (!year || !scanner.take(' ')) return {};
  const auto time = time_of_day(scanner);
  if (!time || !scanner.take(" GMT") || !scanner.at_end()) return {};
  return moment(separator == '-' ? full_year(*year, now) : *year, *month_number, *day, *time);
}

/// asctime: "Nov  6 08:49:37 1994".
std::optional<sys::Clock::Wall> month_first(Scanner& scanner) {
  const auto month_number = month(scanner);
  if (!month_number || !scanner.take(' ')) return {};
  const auto day = fixed_number(scanner, scanner.take(' ') ? 1 : 2);
  if (!day || !scanner.take(' ')) return {};
  const auto time = time_of_day(scanner);
  if (!time || !scanner.take(' ')) return {};
  const auto year = fixed_number(scanner, 4);
  if (!year || !scanner.at_end()) return {};
  return moment(*year, *month_number, *day, *time);
}

}  // namespace

std::optional<sys::Clock::Wall> parse_http_date(std::string_view text, sys::Clock::Wall now) {
  Scanner scanner(trim(text));
  const auto weekday = scanner.take_while(is_letter);
  if (weekday.size() < 3) return {};
  if (!scanner.take(',')) return scanner.take(' ') ? month_first(scanner) : std::nullopt;
  if (!scanner.take(' ')) return {};
  return day_first(scanner, weekday.size() == 3 ? ' ' : '-', now);
}

}  // namespace fairlead::http
