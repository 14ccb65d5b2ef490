#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace fairlead::compose {

/// What becomes of the nodes of a service that has been read.
enum class Nodes : std::uint8_t {
  keep,
  drop,  ///< They are null afterwards: the tree and the project do not take memory at the same time.
};

/// Reads the merged root of all Compose files. Services of inactive profiles are not read. References are not checked.
Result<Project> read_project(yaml::Node& root, std::span<const std::string> profiles, Nodes nodes, Context& context);

}  // namespace fairlead::compose
