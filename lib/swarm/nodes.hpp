#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "engine/client.hpp"

#include <string>
#include <vector>

namespace fairlead::swarm {

/// A node of the Swarm (https://docs.docker.com/reference/api/engine/, NodeList).
struct Node {
  std::string id, name;      ///< "quay": its host name, which need not be unique.
  std::string state;         ///< ready, down, unknown, disconnected
  std::string availability;  ///< active, pause, drain
  bool is_manager = false, is_leader = false;
  friend bool operator==(const Node&, const Node&) = default;
};

/// All nodes, by name.
Result<std::vector<Node>> list_nodes(const engine::Client& engine);

/// ID to name.
Variables names_of(const std::vector<Node>& nodes);

}  // namespace fairlead::swarm
