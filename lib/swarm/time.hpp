#pragma once

#include "sys/clock.hpp"

#include <optional>
#include <string_view>

namespace fairlead::swarm {

/// A time as the Engine API writes it: RFC 3339 in UTC with up to nine digits of a second,
/// "2026-01-31T12:00:00.123456789Z". Nothing when it is something else.
std::optional<sys::Clock::Wall> parse_time(std::string_view text);

}  // namespace fairlead::swarm
