#pragma once

#include "graph/graph.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace fairlead::graph {

/// The nodes of each column from above: who reaches the stack, services, what they share. Ordered so that few edges
/// cross, by the barycentre method (Sugiyama, Tagawa and Toda, 1981).
using Columns = std::array<std::vector<std::size_t>, 3>;

std::size_t column_of(Kind kind);

Columns arrange(const Graph& graph);

}  // namespace fairlead::graph
