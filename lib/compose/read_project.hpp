#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <span>
#include <string>

namespace fairlead::compose {

/// Reads the merged root of all Compose files. Services of inactive profiles are not read. References are not checked.
Result<Project> read_project(const yaml::Node& root, std::span<const std::string> profiles, Context& context);

}  // namespace fairlead::compose
