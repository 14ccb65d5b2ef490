#include "oci/push.hpp"

#include "cli/outputs.hpp"
#include "commands.hpp"
#include "remote.hpp"
#include "report_json.hpp"
#include "variables.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::image {
namespace {

struct PushOptions {
  Remote remote;
  std::string layout;
  std::vector<std::string> references;
  VariablesFile variables;
  bool move_tag = false;
  long uploads = 4;
};

std::string headline(const oci::PushTarget& target) {
  const auto name = target.reference.str();
  if (!target.before) return fmt::format("create tag {}", name);
  return fmt::format("move tag {} from {}", name, target.before->digest.str());
}

/// Says the steps as one, since the blobs of all tags of a repository go together.
Result<std::vector<oci::Pushed>> apply(oci::Registry& registry, const oci::Layout& layout, const oci::PushPlan& plan,
                                       const PushOptions& options, cli::Ports& ports) {
  const auto what = fmt::format("upload {}", plan.image.digest.short_hex());
  const oci::PushOptions how = {
      .uploads = static_cast<unsigned>(std::clamp(options.uploads, 1L, 16L)),
      .progress = [&](std::uint64_t done, std::uint64_t total) { ports.observer.progress(what, done, total); },
      .moves_releases = options.move_tag};
  if (!options.move_tag) TRY(oci::keeps_releases(plan));
  for (const auto& target : plan.targets) {
    if (!plan.is_done(target)) ports.observer.note(headline(target));
  }
  return oci::apply_push(registry, layout, plan, how, ports.stop);
}

Result<cli::Report> run_push(const PushOptions& options, cli::Ports& ports) {
  TRY(check(options.variables));
  TRY(cli::check_outputs(ports.files, {options.variables.path}));
  TRY_ASSIGN(const auto name, oci::LayoutName::parse(options.layout));
  TRY_ASSIGN(const auto references, parse_references(options.references));
  TRY_ASSIGN(const auto layout, oci::Layout::open(ports.files, name.directory));
  auto registry = connect(options.remote, ports, oci::Access::push);
  TRY_ASSIGN(const auto plan, oci::plan_push(registry, layout, name.name, references, ports.stop));
  TRY_ASSIGN(const auto pushed, apply(registry, layout, plan, options, ports));
  if (auto told = write_variables(options.variables, pushed.front().reference, ports); !told) {
    return cli::done_but("the image is pushed", std::move(told).error());
  }
  cli::Report report{.json = pushed_json(plan, pushed)};
  for (const auto& one : pushed) report.text += one.reference.str() + "\n";
  return report;
}

std::vector<cli::Flag> push_flags(PushOptions& options) {
  auto flags = remote_flags(options.remote);
  flags = std::move(flags) + variable_flags(options.variables);
  flags.push_back({.name = "--move-tag",
                   .help = "Give a tag that is a released version (2.1.0, v2.1.0) another image than it has",
                   .target = &options.move_tag});
  flags.push_back({.name = "--uploads",
                   .help = "How many blobs are sent at once, 1 to 16",
                   .target = &options.uploads,
                   .value = "N",
                   .env = "FAIRLEAD_IMAGE_UPLOADS",
                   .config = "image.uploads"});
  flags.push_back({.name = "layout",
                   .help = "The image: oci:DIRECTORY[:NAME]",
                   .target = &options.layout,
                   .value = "LAYOUT",
                   .required = true});
  flags.push_back({.name = "reference",
                   .help = "Where it goes: HOST/REPOSITORY:TAG, one or more",
                   .target = &options.references,
                   .value = "REFERENCE",
                   .required = true});
  return flags;
}

}  // namespace

cli::Command push_command() {
  auto options = std::make_shared<PushOptions>();
  return {
      .name = "push",
      .summary = "Push an image from a layout to registries",
      .description =
          "Sends what the registry does not have, then the tags, then reads them back. The digest stays "
          "that of the layout. A tag that is a version in full keeps the image that it has; other tags move, and the "
          "former digest is told. Logins come from DOCKER_AUTH_CONFIG, the Docker configuration and its "
          "helpers, or CI_REGISTRY_USER and CI_REGISTRY_PASSWORD. Interrupted or killed, run it again: it "
          "goes on.",
      .examples =
          {{"fairlead image push oci:image registry.example.org/shop:1.0.0", "Push the only image of a layout"},
           {"fairlead image push --dotenv image.env oci:image $CI_REGISTRY_IMAGE:$VERSION $CI_REGISTRY_IMAGE:latest",
            "Push two tags and tell later jobs the digest"}},
      .flags = push_flags(*options),
      .run = [options](cli::Ports& ports) { return run_push(*options, ports); }};
}

}  // namespace fairlead::image
