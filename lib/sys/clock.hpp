#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace fairlead::sys {

/// Time, so that tests of waits take none.
class Clock {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  using Wall = std::chrono::sys_time<std::chrono::milliseconds>;

  virtual ~Clock() = default;
  virtual Steady steady() const = 0;  ///< For deadlines; never jumps.
  virtual Wall wall() const = 0;      ///< For dates that people read.
  /// Waits, but no longer than until a stop is requested. Returns false if it was.
  virtual bool sleep(std::chrono::milliseconds duration, const std::stop_token& stop) = 0;
};

class RealClock final : public Clock {
 public:
  Steady steady() const override;
  Wall wall() const override;
  bool sleep(std::chrono::milliseconds duration, const std::stop_token& stop) override;
};

/// RFC 3339 in UTC with seconds: "2026-01-31T12:00:00Z".
std::string rfc3339(Clock::Wall time);
/// Reads RFC 3339, with any offset: "2026-01-31T13:00:00+01:00". Nothing if it is none, or before 1970.
std::optional<Clock::Wall> parse_rfc3339(std::string_view text);

}  // namespace fairlead::sys
