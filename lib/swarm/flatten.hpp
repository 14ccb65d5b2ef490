#pragma once

#include "json/json.hpp"

#include <map>
#include <string>

namespace fairlead::swarm {

/// A value in a spec: where it is and how to show it.
struct Leaf {
  std::string api_path;  ///< As the API names it: "TaskTemplate.ContainerSpec.Image".
  std::string name;      ///< The user's name for it, which says whether it is secret: "DB_PASSWORD".
  std::string text;      ///< Units made readable; not masked.
};

/// The leaves of a canonical spec by their path in the words of the Compose file: "environment.DB_PASSWORD",
/// "deploy.resources.limits.memory_bytes". Items of lists are named by what identifies them: "volumes./data.source".
std::map<std::string, Leaf> flatten(const json::Value& spec);

}  // namespace fairlead::swarm
