#include "graph/graph.hpp"

#include "base/text.hpp"
#include "compose/load.hpp"
#include "graph/layout.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace fairlead;
using namespace fairlead::graph;

TEST_SUITE_BEGIN("graph");

namespace {

Graph graph_from(const std::string& text) {
  test::MemoryFileSystem files;
  const compose::Source source = {"stack.yml", text};
  return graph_of(compose::load({&source, 1}, {}, files, {.working_directory = "/project"}).value().project);
}

const std::string shop = R"(services:
  web:
    image: shop/web:1.4
    ports: ["8080:80", {target: 9000, published: 9000, protocol: udp, mode: host}]
    networks: [front, back]
    deploy:
      replicas: 2
      labels:
        - traefik.http.routers.shop.rule=Host(`shop.example.org`) && PathPrefix(`/api`)
        - traefik.http.routers.shop.tls=true
  db:
    image: postgres:16
    networks: [back]
    volumes: ["data:/var/lib/postgresql/data", "/etc/ssl:/ssl:ro"]
networks: {front: {external: true}, back: , unused: }
volumes: {data: }
)";

/// "kind title, detail" of each node, and "title > title" of each edge.
std::vector<std::string> words(const Graph& graph) {
  static constexpr std::string_view kinds[] = {"route", "port", "service", "network", "volume"};
  std::vector<std::string> out;
  for (const auto& [kind, title, detail] : graph.nodes)
    out.push_back(fmt::format("{} {}, {}", kinds[static_cast<std::size_t>(kind)], title, detail));
  for (const auto& [from, to] : graph.edges)
    out.push_back(fmt::format("{} > {}", graph.nodes[from].title, graph.nodes[to].title));
  return out;
}

}  // namespace

TEST_CASE("a graph has who reaches the services, and what they share") {
  CHECK(words(graph_from(shop)) == std::vector<std::string>{
                                       "service db, postgres:16",
                                       "network back, overlay",
                                       "volume data, volume",
                                       "volume /etc/ssl, on the node",
                                       "service web, 2 \u00d7 shop/web:1.4",
                                       "route shop.example.org/api, Traefik shop, TLS",
                                       "port :8080, to 80 tcp",
                                       "port :9000, to 9000 udp, on the host",
                                       "network front, external",
                                       "db > back",
                                       "db > data",
                                       "db > /etc/ssl",
                                       "shop.example.org/api > web",
                                       ":8080 > web",
                                       ":9000 > web",
                                       "web > front",
                                       "web > back",
                                   });
}

TEST_CASE("an image is shown without its registry and digest") {
  const auto detail = [](const std::string& image) {
    return graph_from("services:\n  web:\n    image: " + image + "\n").nodes.at(0).detail;
  };
  CHECK(detail("registry.example.org:5000/shop/web:1") == "shop/web:1");
  CHECK(detail("shop/web:1@sha256:" + std::string(64, 'a')) == "shop/web:1");
}

TEST_CASE("a rule that is more than a host and a path is shown as it is, and shortened") {
  const auto title = [](const std::string& rule) {
    return graph_from("services:\n  web:\n    image: a\n    deploy: {labels: ['traefik.http.routers.r.rule=" + rule +
                      "']}\n")
        .nodes.at(1)
        .title;
  };
  CHECK(title("Host(`a.org`)") == "a.org");
  CHECK(title("Host(`a`) || Host(`b`)") == "Host(`a`) || Host(`b`)");
  CHECK(title("!Host(`a`)") == "!Host(`a`)");
  CHECK(title("Host(a)") == "Host(a)");
  CHECK(title("PathPrefix(`/" + std::string(60, 'a') + "`)").size() == 44);
}

TEST_CASE("Mermaid has a line for each node and edge, and texts that cannot leave their quotes") {
  const auto text = to_mermaid(graph_from(shop));
  CHECK(text.starts_with("flowchart LR\n  n1[\"db<br/>postgres:16\"]\n  n2((\"back<br/>overlay\"))\n"));
  CHECK(text.ends_with("  n5 --- n9\n  n5 --- n2\n"));
  CHECK(to_mermaid({.nodes = {{.kind = Kind::route, .title = "a\"]; <b> `c` #d"}}}) ==
        "flowchart LR\n  n1([\"a#quot;]; #lt;b#gt; #96;c#96; #35;d\"])\n");
}

TEST_CASE("an arrangement lets no edges cross where it can") {
  // Left to right: the route of the second service stands first, the network of the second too.
  const Graph graph = {.nodes = {{Kind::service, "a"},
                                 {Kind::service, "b"},
                                 {Kind::network, "of b"},
                                 {Kind::network, "of a"},
                                 {Kind::route, "to b"},
                                 {Kind::route, "to a"}},
                       .edges = {{0, 3}, {1, 2}, {4, 1}, {5, 0}}};
  const auto [left, middle, right] = arrange(graph);
  CHECK(left.size() == 2);
  CHECK(std::ranges::equal(middle, right, [](auto service, auto network) { return service + network == 3; }));
  CHECK(std::ranges::equal(middle, left, [](auto service, auto route) { return service + route == 5; }));
}

TEST_CASE("SVG is the same each time, and holds any text") {
  const auto svg = to_svg(graph_from(shop));
  CHECK(svg == to_svg(graph_from(shop)));
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(svg.ends_with("</svg>\n"));
  for (const auto* text : {">shop.example.org/api<", ">2 \u00d7 shop/web:1.4<", ">Networks and volumes<"})
    CHECK(svg.find(text) != std::string::npos);
  CHECK(to_svg({.nodes = {{.kind = Kind::service, .title = "<a&\"b>"}}}).find(">&lt;a&amp;&quot;b&gt;<") !=
        std::string::npos);
  CHECK(to_svg({}).ends_with("</svg>\n"));
}

TEST_CASE("boxes of one column do not overlap") {
  std::string text = "services:\n";
  for (int i = 0; i < 40; ++i) text += fmt::format("  s{0}:\n    image: a:{0}\n    ports: [\"{1}:80\"]\n", i, 8000 + i);
  const auto svg = to_svg(graph_from(text));
  std::vector<int> ys;
  for (auto at = svg.find("class=\"box\""); at != svg.npos; at = svg.find("class=\"box\"", at + 1)) {
    const auto y = svg.find("y=\"", at) + 3;
    ys.push_back(std::stoi(svg.substr(y, svg.find('"', y) - y)));
  }
  REQUIRE(ys.size() == 81);
  std::ranges::sort(ys);
  for (std::size_t i = 3; i < ys.size(); ++i) CHECK(ys[i] - ys[i - 3] >= 0);
  CHECK(ys.back() - ys.front() == 39 * 64);
}

TEST_SUITE_END();
