#include "graph/graph.hpp"
#include "graph/layout.hpp"
#include "report/xml.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace fairlead::graph {
namespace {

// All in pixels.
constexpr int margin = 24, heading = 34, box_height = 48, row_gap = 16, column_gap = 120, padding = 14, bar = 4;
constexpr int least_width = 152;

constexpr std::string_view kinds[] = {"route", "port", "service", "network", "volume"};
constexpr std::string_view headings[] = {"Routes and ports", "Services", "Networks and volumes"};

// Grey in the middle for lines, so that they are seen on any ground; texts and boxes follow the reader's scheme.
constexpr std::string_view style = R"(
  text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
  .title { font-size: 13px; font-weight: 600; }
  .detail { font-size: 11px; fill: #59636e; }
  .heading { font-size: 11px; letter-spacing: 0.06em; fill: #768390; }
  .box { fill: #f6f8fa; stroke: #d1d9e0; }
  .edge { fill: none; stroke: #8c959f; stroke-width: 1.4; opacity: 0.75; }
  .route, .port { fill: #1a7f64; } .service { fill: #3b6fd4; } .network { fill: #8250df; } .volume { fill: #bc6c11; }
  .edge.to-service { fill: none; stroke: #1a7f64; } .edge.to-network { fill: none; stroke: #8250df; }
  .edge.to-volume { fill: none; stroke: #bc6c11; stroke-dasharray: 5 4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .detail { fill: #9198a1; } .box { fill: #161b22; stroke: #3d444d; }
  }
)";

struct Box {
  int x = 0, y = 0, width = 0;
};

/// Characters, not bytes: a rough measure of the width of a text.
int characters(std::string_view text) {
  return static_cast<int>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

/// The width of an average sans-serif font: 8.2 and 6.5 pixels a character.
int width_of(const Node& node) {
  const auto text = std::max(characters(node.title) * 82, characters(node.detail) * 65) / 10;
  return std::max(least_width, text + 2 * padding + bar);
}

int height_of(std::size_t rows) {
  return rows == 0 ? 0 : static_cast<int>(rows) * (box_height + row_gap) - row_gap;
}

class Drawing {
 public:
  explicit Drawing(const Graph& graph) : graph_(graph), columns_(arrange(graph)), boxes_(graph.nodes.size()) {
    int tallest = 0;
    for (const auto& column : columns_) tallest = std::max(tallest, height_of(column.size()));
    int x = margin;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].empty()) continue;
      x = place(i, x, tallest) + column_gap;
    }
    width_ = x - column_gap + margin;
    height_ = margin + heading + tallest + margin;
    starts_ = meetings(&Edge::from, &Edge::to);
    ends_ = meetings(&Edge::to, &Edge::from);
  }

  std::string svg() const {
    auto out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">\n"
        "<title>{2}</title>\n<style>{3}</style>\n",
        width_, height_, "A stack: its routes and ports, services, networks and volumes", style);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].empty()) continue;
      out += fmt::format("<text class=\"heading\" x=\"{}\" y=\"{}\">{}</text>\n", boxes_[columns_[i][0]].x, margin + 12,
                         headings[i]);
    }
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) out += edge(i);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) out += node(i);
    return out + "</svg>\n";
  }

 private:
  /// Gives the boxes of a column their places; returns where the column ends.
  int place(std::size_t column, int x, int tallest) {
    int width = least_width;
    for (const auto index : columns_[column]) width = std::max(width, width_of(graph_.nodes[index]));
    auto y = margin + heading + (tallest - height_of(columns_[column].size())) / 2;
    for (const auto index : columns_[column]) {
      boxes_[index] = {.x = x, .y = y, .width = width};
      y += box_height + row_gap;
    }
    return x + width;
  }

  /// How low each edge meets the box at its end `near`: the edges of one box share its height, in the order of their
  /// other ends.
  std::vector<int> meetings(std::size_t Edge::* near, std::size_t Edge::* far) const {
    std::vector<std::vector<std::size_t>> meeting(graph_.nodes.size());
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) meeting[graph_.edges[i].*near].push_back(i);
    std::vector<int> out(graph_.edges.size());
    for (std::size_t node = 0; node < meeting.size(); ++node) {
      auto& edges = meeting[node];
      std::ranges::sort(edges, {}, [&](std::size_t i) { return boxes_[graph_.edges[i].*far].y; });
      for (std::size_t rank = 0; rank < edges.size(); ++rank)
        out[edges[rank]] =
            boxes_[node].y + box_height * static_cast<int>(rank + 1) / static_cast<int>(edges.size() + 1);
    }
    return out;
  }

  std::string edge(std::size_t index) const {
    const auto& [from, to] = graph_.edges[index];
    const auto x1 = boxes_[from].x + boxes_[from].width, x2 = boxes_[to].x;
    const auto y1 = starts_[index], y2 = ends_[index];
    const auto bend = (x2 - x1) / 2;
    return fmt::format("<path class=\"edge to-{}\" d=\"M{} {} C{} {} {} {} {} {}\"/>\n",
                       kinds[static_cast<std::size_t>(graph_.nodes[to].kind)], x1, y1, x1 + bend, y1, x2 - bend, y2, x2,
                       y2);
  }

  std::string node(std::size_t index) const {
    const auto& node = graph_.nodes[index];
    const auto& [x, y, width] = boxes_[index];
    const auto kind = kinds[static_cast<std::size_t>(node.kind)];
    auto out = fmt::format(
        "<g>\n<rect class=\"box\" x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{3}\" rx=\"6\"/>\n"
        "<rect class=\"{4}\" x=\"{0}\" y=\"{5}\" width=\"{6}\" height=\"{7}\" rx=\"2\"/>\n",
        x, y, width, box_height, kind, y + 8, bar, box_height - 16);
    const auto text = x + bar + padding - 2;
    const auto line = node.detail.empty() ? y + box_height / 2 + 5 : y + 21;
    out += fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", text, line, report::xml(node.title));
    if (!node.detail.empty())
      out +=
          fmt::format("<text class=\"detail\" x=\"{}\" y=\"{}\">{}</text>\n", text, y + 37, report::xml(node.detail));
    return out + "</g>\n";
  }

  const Graph& graph_;
  Columns columns_;
  std::vector<Box> boxes_;
  std::vector<int> starts_, ends_;  ///< Of each edge: see `meetings`.
  int width_ = 0, height_ = 0;
};

}  // namespace

std::string to_svg(const Graph& graph) {
  return Drawing(graph).svg();
}

}  // namespace fairlead::graph
