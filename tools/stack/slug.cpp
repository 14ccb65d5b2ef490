#include "swarm/slug.hpp"

#include "commands.hpp"
#include "inputs.hpp"
#include "json/json.hpp"
#include "swarm/names.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>

namespace fairlead::stack {
namespace {

struct SlugOptions {
  std::vector<std::string> files;
  std::string prefix, ref;
};

constexpr std::size_t longest_label = 63, longest_stack = 50;

/// The room that the names of the services leave: "<stack>_<service>" is a DNS label, too. Only names are read: the
/// variables of the file may not be known yet.
Result<std::size_t> room(const SlugOptions& options, cli::Ports& ports) {
  auto files = options.files;
  if (files.empty()) {
    if (auto usual = usual_file(ports.files)) files.push_back(*std::move(usual));
  }
  std::size_t longest = 0;
  for (const auto& file : files) {
    TRY_ASSIGN(const auto text, ports.files.read(file));
    TRY_ASSIGN(const auto root, yaml::parse(text, file));
    const auto* services = root.find("services");
    if (services == nullptr) continue;
    for (const auto& [name, service] : services->entries) longest = std::max(longest, name.value.size());
  }
  return std::min(longest_stack, longest_label - std::min(longest + 1, longest_label));
}

Result<cli::Report> run_slug(const SlugOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto most, room(options, ports));
  const auto taken = std::min(options.prefix.size(), most);
  TRY_ASSIGN(const auto slug, swarm::slug(options.ref, most - taken));
  const auto stack = options.prefix + slug;
  TRY(swarm::check_stack_name(stack));
  return cli::Report{.text = stack + "\n", .json = fmt::format("{{\"stack\":{}}}\n", json::quoted(stack))};
}

}  // namespace

cli::Command slug_command() {
  auto options = std::make_shared<SlugOptions>();
  return {
      .name = "slug",
      .summary = "Print the name of the stack for a branch",
      .description =
          "A DNS label that no other branch has, short enough for the longest service of the Compose file. A branch "
          "that is one already keeps its name; others get eight digits of a hash at the end.",
      .examples = {{"fairlead stack slug --prefix shop- feature/login", "shop-feature-login-df7c7aeb"},
                   {"fairlead stack slug \"$CI_COMMIT_REF_NAME\"", "In a GitLab job"}},
      .flags =
          {{.name = "-f,--file",
            .help = "A Compose file; later ones override earlier ones",
            .target = &options->files,
            .value = "FILE",
            .env = "FAIRLEAD_STACK_FILE",
            .config = "stack.file"},
           {.name = "--prefix",
            .help = "What stands in front, for several projects on one Swarm",
            .target = &options->prefix,
            .value = "TEXT",
            .env = "FAIRLEAD_STACK_PREFIX",
            .config = "stack.prefix"},
           {.name = "ref", .help = "The branch", .target = &options->ref, .value = "REF", .env = "CI_COMMIT_REF_NAME"}},
      .run = [options](cli::Ports& ports) { return run_slug(*options, ports); }};
}

}  // namespace fairlead::stack
