#pragma once

#include "yaml/node.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What becomes of the scalars of a file that a Go program decodes and prints again: docker's client does so with
/// labels, environment and the like. `1.10` is the number 1.1, `017` is 15, and a date gains a time.
namespace fairlead::compose {

/// The text that Go's fmt.Sprint gives for what go.yaml.in/yaml/v3 makes of a plain scalar; nothing when it is a text.
std::optional<std::string> printed_by_go(std::string_view plain);

/// Gives all plain scalars below `node`, keys excepted, the text that Go would print.
void print_as_go(yaml::Node& node);

}  // namespace fairlead::compose
