#include "commands.hpp"
#include "inputs.hpp"
#include "swarm/bodies.hpp"

#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::stack {
namespace {

struct RenderOptions {
  Inputs inputs;
  std::string api = engine::newest_api.str();
  std::string swarm_id;
  bool shows_secrets = false;
};

/// The project is gone afterwards.
Result<swarm::Bodies> bodies(RenderOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto project, load_project(options.inputs, ports));
  TRY_ASSIGN(const auto api, engine::ApiVersion::parse(options.api));
  const auto naming = options.swarm_id.empty() ? swarm::Naming::as_docker : swarm::Naming::by_content;
  const swarm::ShowValue masked = [redactor = ports.redactor](std::string_view text) {
    return redactor == nullptr ? std::string(text) : redactor->redact_value(text);
  };
  return swarm::bodies_of(project,
                          {.stack = options.inputs.stack, .salt = options.swarm_id, .api = api, .naming = naming},
                          options.shows_secrets ? nullptr : masked);
}

Result<cli::Report> run_render(RenderOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto rendered, bodies(options, ports));
  for (const auto& warning : rendered.warnings) {
    ports.observer.warning(fmt::format("{}: {}; {}", warning.place.str(), warning.message, warning.help));
  }
  cli::Report report = {.is_masked = true};
  (ports.json ? report.json : report.text) = std::move(rendered.json);
  return report;
}

std::vector<cli::Flag> render_flags(RenderOptions& options) {
  auto flags = file_flags(options.inputs);
  flags.push_back(compat_flag(options.inputs));
  flags.push_back({.name = "--show-secrets",
                   .help = "Print what secrets hold (base64), and mask nothing",
                   .target = &options.shows_secrets});
  flags.push_back({.name = "--api",
                   .help = "The version of the Engine API that the bodies are for",
                   .target = &options.api,
                   .value = "VERSION"});
  flags.push_back({.name = "--swarm-id",
                   .help = "Name secrets and configs as a deploy to the Swarm with this ID does",
                   .target = &options.swarm_id,
                   .value = "ID"});
  return flags;
}

}  // namespace

cli::Command render_command() {
  auto options = std::make_shared<RenderOptions>();
  options->inputs.only_shows = true;
  return {
      .name = "render",
      .summary = "Print the Engine API bodies that Compose files come to",
      .description =
          "Reads Compose files as plan and deploy do and prints, as one JSON document, what a deploy would post to "
          "create their networks, secrets, configs and services. Asks no engine and no registry: images are as in the "
          "file, IDs are missing, and secrets and configs have their names without the digits that a deploy adds.",
      .examples = {{"fairlead stack render -f docker-stack.yml shop", "Print what a deploy of \"shop\" would post"},
                   {"fairlead stack render --compat=docker shop", "Print what docker's client would post"}},
      .flags = render_flags(*options),
      .run = [options](cli::Ports& ports) { return run_render(*options, ports); }};
}

}  // namespace fairlead::stack
