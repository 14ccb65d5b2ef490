#pragma once

#include "cli/command.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace fairlead::cli {

/// Reads "90s", "5m", "1h30m", "2d" or a bare number of seconds; at most ten years. `usage` otherwise.
Result<std::chrono::seconds> parse_duration(std::string_view text);
/// "1h30m".
std::string duration_text(std::chrono::seconds duration);

/// Puts `values` (one, unless the flag is a list) into the flag's target. `usage` when they do not fit; the message
/// names `source`: "--timeout", "FAIRLEAD_TIMEOUT", "stack.timeout".
Result<> assign(const Flag& flag, std::span<const std::string> values, std::string_view source);

/// What the target holds now, as one text; "" for nothing.
std::string current_text(const Flag& flag);

}  // namespace fairlead::cli
