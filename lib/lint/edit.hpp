#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Edits of YAML texts that leave all other bytes as they are.
namespace fairlead::lint {

/// The lines of a text with their ends.
std::vector<std::string> lines_with_ends(std::string_view text);

/// Puts double quotes around the value without quotes that starts at `place`: letters, digits and ".+-:_ ", to the
/// end of the line, a comment, or "," or "}" of a flow map. Nothing where it is anything else.
std::optional<std::string> quote_scalar(const std::string& text, const Place& place);

/// Moves the block of lines whose key stands at `key`, alone in its line, below the key at `parent`, in front of the
/// key at `first`; without a parent (line 0) it stays and gets one: "deploy:". Nothing where it is not written in lines
/// of its own.
std::optional<std::string> move_block(const std::string& text, const Place& key, const Place& parent,
                                      const Place& first);

}  // namespace fairlead::lint
