#include "compose/load.hpp"

#include "compose/context.hpp"
#include "compose/docker_keys.hpp"
#include "compose/docker_merge.hpp"
#include "compose/docker_template.hpp"
#include "compose/go_scalars.hpp"
#include "compose/known.hpp"
#include "compose/paths.hpp"
#include "compose/read_project.hpp"
#include "compose/reading.hpp"
#include "compose/service.hpp"
#include "compose/validate.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>
#include <tuple>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Node;

/// COMPOSE_PROJECT_NAME, which files may use: the option, or the last file's `name`.
Result<> name_project(std::span<const Source> sources, const Options& options, Variables& variables) {
  if (variables.contains("COMPOSE_PROJECT_NAME")) return {};
  if (!options.project_name.empty()) {
    variables.emplace("COMPOSE_PROJECT_NAME", options.project_name);
    return {};
  }
  for (const auto& source : sources) {
    TRY_ASSIGN(const auto root, parse_source(source));
    const auto* name = root.find("name");
    if (!name || !name->is_scalar() || name->is_null()) continue;
    Diagnostics again;  // the name is interpolated with the rest of the file, too
    Interpolator interpolator(variables, again);
    auto copy = *name;
    TRY(interpolator.tree(copy));
    variables.insert_or_assign("COMPOSE_PROJECT_NAME", copy.value);
  }
  return {};
}

/// In the order of the files, then of the lines.
void sort(Diagnostics& warnings, std::span<const Source> sources) {
  const auto index = [&](const Diagnostic& warning) {
    return std::ranges::find(sources, warning.place.file, &Source::name) - sources.begin();
  };
  std::ranges::sort(warnings, {}, [&](const Diagnostic& warning) {
    return std::tuple(index(warning), warning.place.line, warning.place.column, std::string_view(warning.message));
  });
  const auto [first, last] = std::ranges::unique(warnings);  // what was copied warns once
  warnings.erase(first, last);
}

std::string absolute_directory(const std::string& directory, const Options& options) {
  if (directory.starts_with('/')) return directory;
  return options.working_directory.empty() ? "" : resolve(options.working_directory, directory);
}

/// What docker's client does file by file, then with what it has read.
Result<Project> read_as_docker(std::span<const Source> sources, Context& context) {
  Project project;
  for (const auto& source : sources) {
    TRY_ASSIGN(auto root, parse_source(source));
    TRY(reject_tags(root));
    TRY(check_docker_keys(root));
    print_as_go(root);
    TRY(docker_interpolate(root, context.variables));
    const bool is_first = &source == sources.data();  // a merge looks at the nodes of later ones only
    TRY_ASSIGN(auto one, read_project(root, {}, is_first ? Nodes::drop : Nodes::keep, context));
    merge_as_docker(project, std::move(one), root);
  }
  project.dialect = Dialect::docker;
  if (project.services.empty()) {
    return Error(Errc::config, "there are no services")
        .id("FL0204")
        .at({sources[0].name, 1, 1})
        .help("write \"services:\" and at least one service");
  }
  for (auto& [name, service] : project.services)
    TRY(complete_service(service, context).during(fmt::format("service \"{}\"", name)));
  return project;
}

/// Reads and validates. What fails where a variable is not set is left out, and the rest read again.
Result<Project> read_known(Node root, std::span<const std::string> profiles, const std::vector<Place>& unknown,
                           Context& context) {
  constexpr std::size_t most_tries = 1000;
  const auto warnings = context.warnings;
  const auto bytes = context.bytes_left, ports = context.ports_left;
  Known known(unknown);
  for (std::size_t tries = 0;; ++tries) {
    auto project = read_project(root, profiles, Nodes::keep, context);
    auto valid = project ? validate(*project, context) : Result<>(std::move(project).error());
    if (valid) return project;
    if (tries == most_tries || !known.leave_out(root, valid.error().place())) return std::move(valid).error();
    context.warnings = warnings;
    context.bytes_left = bytes;
    context.ports_left = ports;
  }
}

}  // namespace

Result<Loaded> load(std::span<const Source> sources, const Variables& environment, sys::FileSystem& files,
                    const Options& options) {
  if (sources.empty()) return Error(Errc::usage, "there is no Compose file").help("name one with --file");
  Loaded loaded;
  const bool as_docker = options.dialect == Dialect::docker;
  const auto directory = directory_of(sources[0].name);
  auto variables = environment;
  auto* const unknown = options.tolerant ? &loaded.unknown : nullptr;
  std::set<std::string, std::less<>> stand_ins;
  Reading reading{.files = files, .warnings = loaded.warnings, .unknown = unknown};
  if (!as_docker) {
    const std::string dotenv[] = {resolve(directory, ".env")};
    TRY(add_dotenv(variables, dotenv, reading));
    TRY(name_project(sources, options, variables));
    for (const auto& [name, value] : options.stand_ins) {
      if (variables.emplace(name, value).second) stand_ins.insert(name);
    }
    if (variables.contains("PWD") && !options.working_directory.empty()) variables["PWD"] = options.working_directory;
  }
  Interpolator interpolator(variables, loaded.warnings, unknown);
  interpolator.prefer_defaults(std::move(stand_ins));
  Context context{.variables = variables,
                  .files = files,
                  .warnings = loaded.warnings,
                  .interpolator = interpolator,
                  .directory = directory,
                  .absolute_directory = absolute_directory(directory, options),
                  .dialect = options.dialect,
                  .tolerant = options.tolerant};
  if (as_docker) {
    TRY_ASSIGN(loaded.project, read_as_docker(sources, context));
    TRY(validate(loaded.project, context));
  } else {
    const FileSet set{.sources = sources, .directory = directory, .variables = variables, .interpolator = interpolator};
    TRY_ASSIGN(auto root, read_files(set, reading));
    const auto nodes = options.keeps_root ? Nodes::keep : Nodes::drop;
    if (loaded.unknown.empty()) {
      TRY_ASSIGN(loaded.project, read_project(root, options.profiles, nodes, context));
      TRY(validate(loaded.project, context));
    } else {
      TRY_ASSIGN(loaded.project, read_known(root, options.profiles, loaded.unknown, context));
    }
    if (options.keeps_root) loaded.root = std::move(root);
  }
  sort(loaded.warnings, sources);
  return loaded;
}

}  // namespace fairlead::compose
