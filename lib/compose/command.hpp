#pragma once

#include "base/result.hpp"
#include "compose/dialect.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <optional>
#include <string_view>

namespace fairlead::compose {

/// Splits a line into words as a POSIX shell does (XCU 2.2): blanks, quotes, backslashes, "#" comments; no expansion.
/// As docker's client does it, a backslash in double quotes takes the special meaning of every character, not only of
/// those that have one. Nothing if a quote is not closed.
std::optional<Texts> split_words(std::string_view line, Dialect dialect = Dialect::specification);

/// Reads `command` or `entrypoint`: a list of words, or one line.
Result<Texts> read_command(const yaml::Node& node, Dialect dialect = Dialect::specification);

}  // namespace fairlead::compose
