#include "policy/cron.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <span>
#include <vector>

namespace fairlead::policy {
namespace {

using namespace std::chrono;

constexpr int longest_search = 8 * 366;  ///< Days: a schedule for February 29 comes round within eight years.

constexpr std::array<std::string_view, 12> month_names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                          "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/// One of the five fields: what it may hold.
struct Field {
  std::string_view name;
  int least, most;
  std::span<const std::string_view> names = {};
};
constexpr std::array<Field, 5> fields = {{{"minute", 0, 59},
                                          {"hour", 0, 23},
                                          {"day of the month", 1, 31},
                                          {"month", 1, 12, month_names},
                                          {"day of the week", 0, 7, weekday_names}}};

Error no_schedule(std::string_view text, std::string why) {
  return Error(Errc::config, fmt::format("\"{}\" is no schedule: {}", printable(text), why))
      .id("FL0586")
      .help("write five fields as in cron: minute hour day month weekday, such as 0 23 * * 5");
}

std::optional<int> value_of(std::string_view text, const Field& field) {
  const auto named = std::ranges::find(field.names, lower(text));
  if (named != field.names.end()) return field.least + static_cast<int>(named - field.names.begin());
  const auto value = number(text);
  if (!value || *value < static_cast<unsigned>(field.least) || *value > static_cast<unsigned>(field.most)) return {};
  return static_cast<int>(*value);
}

/// Adds what "5", "1-5", "*/2" or "10-40/10" stand for; false when it is none of these.
bool add(std::string_view part, const Field& field, std::vector<int>& out) {
  const auto slash = part.find('/');
  const auto range = part.substr(0, slash);
  const auto dash = range.find('-');
  std::optional<int> from = field.least, to = field.most;
  if (range != "*") {
    from = value_of(range.substr(0, dash), field);
    to = dash == range.npos ? (slash == part.npos ? from : field.most) : value_of(range.substr(dash + 1), field);
  }
  const auto step = slash == part.npos ? std::optional<std::uint64_t>(1) : number(part.substr(slash + 1));
  if (!from || !to || !step || *from > *to || *step == 0 || *step > 59) return false;
  for (int value = *from; value <= *to; value += static_cast<int>(*step)) out.push_back(value);
  return true;
}

template <std::size_t N>
void fill(std::bitset<N>& set, const std::vector<int>& values) {
  for (const auto value : values) set.set(static_cast<std::size_t>(value) % N);
}

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  std::vector<std::string_view> words;
  for (const auto word : split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  if (words.size() != fields.size()) return no_schedule(text, fmt::format("it has {} fields, not 5", words.size()));
  std::array<std::vector<int>, 5> values;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const auto part : split(words[i], ',')) {
      if (!add(part, fields[i], values[i])) {
        return no_schedule(text, fmt::format("\"{}\" is no {}", printable(part), fields[i].name));
      }
    }
  }
  Cron out;
  fill(out.minutes_, values[0]);
  fill(out.hours_, values[1]);
  fill(out.days_, values[2]);
  fill(out.months_, values[3]);
  fill(out.weekdays_, values[4]);
  out.any_day_ = words[2] == "*";
  out.any_weekday_ = words[4] == "*";
  return out;
}

bool Cron::fits(local_days day) const {
  const year_month_day date(day);
  if (!months_.test(static_cast<unsigned>(date.month()))) return false;
  const bool day_fits = days_.test(static_cast<unsigned>(date.day()));
  const bool weekday_fits = weekdays_.test(weekday(day).c_encoding());
  if (any_day_ || any_weekday_) return day_fits && weekday_fits;
  return day_fits || weekday_fits;
}

std::optional<sys_seconds> Cron::last(sys_seconds now, const Zone& zone) const {
  const auto today = floor<days>(zone.to_local(now));
  for (int back = -1; back <= longest_search; ++back) {
    const auto day = today - days(back);
    if (!fits(day)) continue;
    for (int minute = 24 * 60 - 1; minute >= 0; --minute) {
      const auto hour = static_cast<std::size_t>(minute / 60);
      if (!hours_.test(hour) || !minutes_.test(static_cast<std::size_t>(minute % 60))) continue;
      const auto moment = zone.to_utc(day + std::chrono::minutes(minute));
      if (moment <= now) return moment;
    }
  }
  return {};
}

std::optional<sys_seconds> Cron::next(sys_seconds now, const Zone& zone) const {
  const auto today = floor<days>(zone.to_local(now));
  for (int ahead = -1; ahead <= longest_search; ++ahead) {
    const auto day = today + days(ahead);
    if (!fits(day)) continue;
    for (int minute = 0; minute < 24 * 60; ++minute) {
      const auto hour = static_cast<std::size_t>(minute / 60);
      if (!hours_.test(hour) || !minutes_.test(static_cast<std::size_t>(minute % 60))) continue;
      const auto moment = zone.to_utc(day + std::chrono::minutes(minute));
      if (moment > now) return moment;
    }
  }
  return {};
}

}  // namespace fairlead::policy
