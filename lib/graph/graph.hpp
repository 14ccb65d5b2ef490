#pragma once

#include "compose/project.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// A picture of a stack: who reaches it, its services, and what they share.
namespace fairlead::graph {

enum class Kind : std::uint8_t { route, port, service, network, volume };

struct Node {
  Kind kind = Kind::service;
  std::string title;        ///< "web", "shop.example.org/api", ":8080"
  std::string detail = {};  ///< A second, smaller line: the image, the driver; or "".
};

/// From what stands on the left to what stands on the right; both are indices of nodes.
struct Edge {
  std::size_t from = 0, to = 0;
};

/// Routes and ports lead to services, services to networks and volumes.
struct Graph {
  std::vector<Node> nodes = {};
  std::vector<Edge> edges = {};
};

/// Routes are those of Traefik's labels. What no service uses is left out. The same project gives the same graph.
Graph graph_of(const compose::Project& project);

/// A flowchart of Mermaid (https://mermaid.js.org/syntax/flowchart.html), as GitLab's Markdown shows it.
std::string to_mermaid(const Graph& graph);

/// An SVG document in three columns, readable on light and dark ground. The same graph gives the same bytes.
std::string to_svg(const Graph& graph);

}  // namespace fairlead::graph
