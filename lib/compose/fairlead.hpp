#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <string_view>

/// What Fairlead adds to Compose files, below a key that docker's client takes for the user's own.
namespace fairlead::compose {

inline constexpr std::string_view fairlead_key = "x-fairlead";

/// Reads the block of the whole project, if `root` has one.
Result<> read_fairlead(const yaml::Node& root, Project& project, Context& context);
/// Reads the block of a service, if `node` has one.
Result<> read_fairlead(const yaml::Node& node, Service& service, Context& context);

}  // namespace fairlead::compose
