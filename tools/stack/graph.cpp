#include "graph/graph.hpp"

#include "cli/redactor.hpp"
#include "commands.hpp"
#include "inputs.hpp"
#include "json/json.hpp"

#include <fmt/core.h>
#include <memory>

namespace fairlead::stack {
namespace {

struct GraphOptions {
  Inputs inputs;
  std::string format = "mermaid", out;
};

/// Routes are drawn from labels.
void mask_routes(compose::Project& project, const cli::Redactor& redactor) {
  for (auto& [name, service] : project.services) {
    for (auto& [key, value] : service.deploy.labels) value = redactor.redact_value(value);
  }
}

Result<cli::Report> run_graph(GraphOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto files, read_files(options.inputs, ports));
  if (ports.redactor != nullptr) mask_routes(files.loaded.project, *ports.redactor);
  const auto graph = graph::graph_of(files.loaded.project);
  auto text = options.format == "svg" ? graph::to_svg(graph) : graph::to_mermaid(graph);
  auto json = fmt::format(R"({{"schema":"fairlead.stack.graph/1","format":{},"graph":{}}})",
                          json::quoted(options.format), json::quoted(text));
  if (options.out.empty()) return cli::Report{.text = std::move(text), .json = std::move(json)};
  TRY(ports.files.write(options.out, text));
  return cli::Report{.json = std::move(json)};
}

}  // namespace

cli::Command graph_command() {
  auto options = std::make_shared<GraphOptions>();
  auto flags = file_flags(options->inputs);
  flags.push_back({.name = "--format",
                   .help = "What to draw: a flowchart for Markdown, or a picture",
                   .target = &options->format,
                   .value = "FORMAT",
                   .choices = {"mermaid", "svg"}});
  flags.push_back(
      {.name = "--out", .help = "Write to FILE instead of standard output", .target = &options->out, .value = "FILE"});
  return {
      .name = "graph",
      .summary = "Draw the services of Compose files, who reaches them, and what they share",
      .description =
          "Routes of Traefik's labels and published ports on the left, services in the middle, networks and volumes "
          "on the right. Reads files only; the same files give the same bytes.",
      .examples = {{"fairlead stack graph", "A flowchart of Mermaid, which GitLab shows in Markdown"},
                   {"fairlead stack graph --format svg --out stack.svg", "A picture"}},
      .flags = std::move(flags),
      .run = [options](cli::Ports& ports) { return run_graph(*options, ports); }};
}

}  // namespace fairlead::stack
