#include "graph/layout.hpp"

#include <algorithm>

namespace fairlead::graph {
namespace {

constexpr int rounds = 8;

/// The other ends of each node's edges.
using Neighbours = std::vector<std::vector<std::size_t>>;

Neighbours neighbours_in(const Graph& graph) {
  Neighbours out(graph.nodes.size());
  for (const auto& [from, to] : graph.edges) {
    out[from].push_back(to);
    out[to].push_back(from);
  }
  return out;
}

/// Orders one column by where the neighbours in the column `other` stand on average. Nodes without neighbours stay.
void order(std::vector<std::size_t>& column, const std::vector<std::size_t>& other, const Neighbours& neighbours) {
  std::vector<double> wanted(neighbours.size(), 0), place(neighbours.size(), -1);
  for (std::size_t i = 0; i < other.size(); ++i)
    place[other[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(other.size());
  for (std::size_t i = 0; i < column.size(); ++i) {
    const auto self = column[i];
    double sum = 0;
    int count = 0;
    for (const auto neighbour : neighbours[self]) {
      if (place[neighbour] < 0) continue;
      sum += place[neighbour];
      ++count;
    }
    wanted[self] = count > 0 ? sum / count : (static_cast<double>(i) + 0.5) / static_cast<double>(column.size());
  }
  std::ranges::stable_sort(column, {}, [&](std::size_t node) { return wanted[node]; });
}

}  // namespace

std::size_t column_of(Kind kind) {
  if (kind == Kind::service) return 1;
  return kind == Kind::route || kind == Kind::port ? 0 : 2;
}

Columns arrange(const Graph& graph) {
  Columns columns;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) columns[column_of(graph.nodes[i].kind)].push_back(i);
  const auto neighbours = neighbours_in(graph);
  auto& [left, middle, right] = columns;
  for (int round = 0; round < rounds; ++round) {
    order(right, middle, neighbours);
    order(middle, right, neighbours);
  }
  order(right, middle, neighbours);
  order(left, middle, neighbours);
  return columns;
}

}  // namespace fairlead::graph
