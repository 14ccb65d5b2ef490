#pragma once

#include "plan/change.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the ways to render a plan share.
namespace fairlead::plan {

/// One printable line of it: line ends and tabs as escapes, and not more than 200 bytes.
std::string one_line(std::string_view value);

/// The tasks by their node, both in order.
std::map<std::string, std::vector<std::string>> by_node(std::span<const Interrupted> interrupted);

}  // namespace fairlead::plan
