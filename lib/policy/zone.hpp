#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "sys/filesystem.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::policy {

using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

/// When one half of a year's rule begins: the end of a POSIX TZ string has "M3.5.0/3", "J60" or "59".
struct YearDay {
  enum class Kind : std::uint8_t { month_week_day, julian, zero_based } kind = Kind::month_week_day;
  int month = 1, week = 1, day = 0;  ///< `day` is the weekday (0 is Sunday), or the day of the year.
  seconds time = std::chrono::hours(2);

  local_seconds in(std::chrono::year year) const;
};

/// What a zone does after the last change that its file lists: a POSIX TZ string (IEEE Std 1003.1, chapter 8.3).
struct YearlyRule {
  seconds standard{0};  ///< East of Greenwich.
  struct Summer {
    seconds offset{0};
    YearDay begin, end;
  };
  std::optional<Summer> summer = {};

  static std::optional<YearlyRule> parse(std::string_view text);
  seconds offset_at(sys_seconds time) const;
};

/// A time zone: how far local time is ahead of UTC, and when that changes.
class Zone {
 public:
  Zone() = default;  ///< UTC

  /// "Europe/Berlin" from the system's time zone database (TZDIR, else /usr/share/zoneinfo), "UTC", or "+02:00".
  /// `config` (FL0586) for a name that is none or not known here.
  static Result<Zone> load(std::string_view name, sys::FileSystem& files, const Variables& environment);
  /// A file of that database (RFC 8536). `corrupt` when it is damaged.
  static Result<Zone> parse(std::string_view bytes, std::string_view source);

  /// How far local time is ahead of UTC then.
  seconds offset_at(sys_seconds time) const;
  /// When the clocks there show `local`: the first time if they do so twice, as much later as is left out if never.
  sys_seconds to_utc(local_seconds local) const;
  local_seconds to_local(sys_seconds time) const { return local_seconds(time.time_since_epoch() + offset_at(time)); }

 private:
  struct Change {
    std::int64_t at;
    seconds offset;
  };
  std::vector<Change> changes_;
  seconds first_{0};
  std::optional<YearlyRule> later_ = {};  ///< After the last change.
};

}  // namespace fairlead::policy
