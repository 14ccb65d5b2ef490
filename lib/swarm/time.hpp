#pragma once

#include "sys/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::swarm {

/// A time as the Engine API writes it: RFC 3339 in UTC with up to nine digits of a second,
/// "2026-01-31T12:00:00.123456789Z". Nothing when it is something else.
std::optional<sys::Clock::Wall> parse_time(std::string_view text);

/// What `since` and `until` of the Engine API take: "1769860800.123000000".
std::string unix_seconds(sys::Clock::Wall time);

/// "2026-01-31T12:00:00.123456789Z": as `parse_time` reads it, and always as long, so that it sorts as time does.
std::string precise_time(std::chrono::nanoseconds since_1970);

}  // namespace fairlead::swarm
