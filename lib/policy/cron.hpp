#pragma once

#include "base/result.hpp"
#include "policy/zone.hpp"

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::policy {

/// A schedule in cron's five fields, as GitLab takes them: minute, hour, day of the month, month, day of the week
/// (0 and 7 are Sunday), each `*`, numbers, ranges and steps joined by commas; months and weekdays also by name. When
/// both days are given, either will do.
class Cron {
 public:
  /// `config` (FL0586) when it is not that.
  static Result<Cron> parse(std::string_view text);

  /// The last moment of the schedule that is not after `now`; nothing if there was none in eight years.
  std::optional<sys_seconds> last(sys_seconds now, const Zone& zone) const;
  /// The first one after `now`.
  std::optional<sys_seconds> next(sys_seconds now, const Zone& zone) const;

 private:
  bool fits(std::chrono::local_days day) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool any_day_ = true, any_weekday_ = true;
};

}  // namespace fairlead::policy
