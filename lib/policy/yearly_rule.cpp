#include "base/characters.hpp"
#include "policy/zone.hpp"

namespace fairlead::policy {
namespace {

using namespace std::chrono;

/// Reads a text from front to back; every reader says whether there was such a thing.
struct Cursor {
  std::string_view rest;

  bool take(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::optional<int> integer(int least, int most) {
    int out = 0;
    std::size_t digits = 0;
    for (; digits < rest.size() && digits < 4 && rest[digits] >= '0' && rest[digits] <= '9'; ++digits) {
      out = out * 10 + (rest[digits] - '0');
    }
    if (digits == 0 || out < least || out > most) return {};
    rest.remove_prefix(digits);
    return out;
  }
  /// "CET", "<+03>"
  bool name() {
    const bool quoted = take('<');
    std::size_t length = 0;
    const auto belongs = [&](char c) { return is_letter(c) || (quoted && (is_digit(c) || c == '+' || c == '-')); };
    while (length < rest.size() && belongs(rest[length])) ++length;
    rest.remove_prefix(length);
    return length >= 3 && (!quoted || take('>'));
  }
  /// "-1", "3:30", "02:00:00"; hours up to 167 (RFC 8536, section 3.3.1).
  std::optional<seconds> time() {
    const bool negative = take('-');
    if (!negative) take('+');
    const auto hour = integer(0, 167);
    if (!hour) return {};
    seconds out = hours(*hour);
    for (const auto unit : {seconds(60), seconds(1)}) {
      if (!take(':')) break;
      const auto more = integer(0, 59);
      if (!more) return {};
      out += unit * *more;
    }
    return negative ? -out : out;
  }
};

std::optional<YearDay> year_day(Cursor& cursor) {
  YearDay out;
  if (cursor.take('M')) {
    const auto month = cursor.integer(1, 12);
    if (!month || !cursor.take('.')) return {};
    const auto week = cursor.integer(1, 5);
    if (!week || !cursor.take('.')) return {};
    const auto day = cursor.integer(0, 6);
    if (!day) return {};
    out = {.kind = YearDay::Kind::month_week_day, .month = *month, .week = *week, .day = *day};
  } else {
    const bool julian = cursor.take('J');
    const auto day = cursor.integer(julian ? 1 : 0, 365);
    if (!day) return {};
    out.kind = julian ? YearDay::Kind::julian : YearDay::Kind::zero_based;
    out.day = *day;
  }
  if (!cursor.take('/')) return out;
  const auto time = cursor.time();
  if (!time) return {};
  out.time = *time;
  return out;
}

}  // namespace

local_seconds YearDay::in(year year) const {
  const local_days first = local_days(year / January / 1);
  if (kind == Kind::zero_based) return first + days(day) + time;
  if (kind == Kind::julian) {  // February 29 is never counted.
    const bool later = year.is_leap() && day >= 60;
    return first + days(day - (later ? 0 : 1)) + time;
  }
  const auto in_month = year / std::chrono::month(static_cast<unsigned>(month));
  const weekday wanted(static_cast<unsigned>(day));
  if (week == 5) return local_days(in_month / wanted[last]) + time;
  return local_days(in_month / wanted[static_cast<unsigned>(week)]) + time;
}

std::optional<YearlyRule> YearlyRule::parse(std::string_view text) {
  Cursor cursor{text};
  if (!cursor.name()) return {};
  const auto standard = cursor.time();
  if (!standard) return {};
  YearlyRule out = {.standard = -*standard};
  if (cursor.rest.empty()) return out;
  if (!cursor.name()) return {};
  Summer summer = {.offset = out.standard + hours(1), .begin = {}, .end = {}};
  if (!cursor.rest.starts_with(',')) {
    const auto offset = cursor.time();
    if (!offset) return {};
    summer.offset = -*offset;
  }
  if (!cursor.take(',')) return {};
  const auto begin = year_day(cursor);
  if (!begin || !cursor.take(',')) return {};
  const auto end = year_day(cursor);
  if (!end || !cursor.rest.empty()) return {};
  summer.begin = *begin;
  summer.end = *end;
  out.summer = summer;
  return out;
}

seconds YearlyRule::offset_at(sys_seconds time) const {
  if (!summer) return standard;
  const year_month_day date(floor<days>(local_seconds(time.time_since_epoch() + standard)));
  // Each begins at a time of the clock as it was before.
  const auto begin = summer->begin.in(date.year()) - standard, end = summer->end.in(date.year()) - summer->offset;
  const auto now = local_seconds(time.time_since_epoch());
  const bool is_summer = begin < end ? now >= begin && now < end : now >= begin || now < end;
  return is_summer ? summer->offset : standard;
}

}  // namespace fairlead::policy
