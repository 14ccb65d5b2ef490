#include "graph/graph.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::graph {
namespace {

/// What stands around the text of a node of each kind.
constexpr std::pair<std::string_view, std::string_view> shapes[] = {
    {"([", "])"}, {"{{", "}}"}, {"[", "]"}, {"((", "))"}, {"[(", ")]"}};

/// For a text in double quotes; Mermaid's entities start with "#".
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"': out += "#quot;"; break;
      case '#': out += "#35;"; break;
      case '<': out += "#lt;"; break;
      case '>': out += "#gt;"; break;
      case '&': out += "#amp;"; break;
      case '`': out += "#96;"; break;
      case '\n':
      case '\t': out += ' '; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace

std::string to_mermaid(const Graph& graph) {
  std::string out = "flowchart LR\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    const auto& [open, close] = shapes[static_cast<std::size_t>(node.kind)];
    const auto detail = node.detail.empty() ? "" : fmt::format("<br/>{}", escaped(node.detail));
    out += fmt::format("  n{}{}\"{}{}\"{}\n", i + 1, open, escaped(node.title), detail, close);
  }
  for (const auto& [from, to] : graph.edges) {
    const bool uses = graph.nodes[from].kind == Kind::service;
    out += fmt::format("  n{} {} n{}\n", from + 1, uses ? "---" : "-->", to + 1);
  }
  return out;
}

}  // namespace fairlead::graph
