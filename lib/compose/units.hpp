#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

/// The units of Compose files (Compose specification, "Specifying durations", "Specifying byte values"). All give
/// nothing for a text that is none, is negative, or is too large.
namespace fairlead::compose {

/// "1h30m", "2.5s", "250ms", "0": ns, us, ms, s, m, h.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// "64M", "1.5g", "2gb", "512KiB", "1024": b, k, m, g, t, all powers of 1024, in either case.
std::optional<std::int64_t> parse_bytes(std::string_view text);

/// "0.5": CPUs as billionths; at most nine decimals.
std::optional<std::int64_t> parse_cpus(std::string_view text);

/// Decimal digits only.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);
/// Decimal digits, perhaps after a minus sign.
std::optional<std::int64_t> parse_signed(std::string_view text);

}  // namespace fairlead::compose
