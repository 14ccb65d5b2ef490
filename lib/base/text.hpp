#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead {

/// Named texts: the environment, or what interpolation may use.
using Variables = std::map<std::string, std::string, std::less<>>;

/// The value of `name`, or `fallback` when it is unset.
std::string value_or(const Variables& variables, std::string_view name, std::string_view fallback = {});

/// Without leading and trailing ASCII white space.
std::string_view trim(std::string_view text);
/// The parts between the separators; "a,,b" has three, "" has one.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The lines without their line ends ("\n" or "\r\n"); a last empty line does not count.
std::vector<std::string_view> lines(std::string_view text);
std::string join(std::span<const std::string> parts, std::string_view separator);
/// ASCII only: what header names, host names and commit types need.
std::string lower(std::string_view text);
std::string upper(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// "1 task", "2 tasks".
std::string plural(std::size_t count, std::string_view noun);

/// A number written in decimal digits alone; nothing if `text` is anything else or does not fit.
std::optional<std::uint64_t> number(std::string_view text);

/// The choice that `word` was probably meant to be, or "" if none is near.
std::string_view closest(std::string_view word, std::span<const std::string_view> choices);

/// Whether all of it is UTF-8 (RFC 3629).
bool is_utf8(std::string_view text);

/// `text` made safe for a terminal: control characters and invalid UTF-8 become "?", except tab and newline.
std::string printable(std::string_view text);
/// A line of somebody else as errors show it: in quotes, printable, cut after 72 bytes.
std::string excerpt(std::string_view text);

}  // namespace fairlead
