#pragma once

#include "yaml/node.hpp"

#include <string>

namespace fairlead::lint {

/// What docker's client makes of a value without quotes where it wants a text, when that is not what is written: "1.1"
/// for 1.10, "15" for 017, "a date" for 2001-01-01, "true or false, which it refuses" for true. Else "".
/// Source: gopkg.in/yaml.v3, resolve.go, then fmt.Sprint.
std::string docker_reads(const yaml::Node& value);

}  // namespace fairlead::lint
