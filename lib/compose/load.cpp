#include "compose/load.hpp"

#include "compose/context.hpp"
#include "compose/dotenv.hpp"
#include "compose/merge.hpp"
#include "compose/paths.hpp"
#include "compose/read_project.hpp"
#include "compose/validate.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <tuple>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::uint64_t dotenv_limit = 1U << 20U;

Result<> reject_tags(const Node& node) {
  if (node.tag != 0) {
    return node.error(fmt::format("the tag {} is not supported yet", node.tag_name()))
        .id("FL0214")
        .help("remove the tag; a text that starts with \"!\" needs quotes");
  }
  for (const auto& item : node.items) TRY(reject_tags(item));
  for (const auto& [key, value] : node.entries) {
    TRY(reject_tags(key));
    TRY(reject_tags(value));
  }
  return {};
}

Result<Node> parse_source(const Source& source) {
  TRY_ASSIGN(auto root, yaml::parse(source.text, source.name));
  if (!root.is_mapping()) {
    return root.error(root.is_null() ? "the file is empty" : "this is no Compose file")
        .id("FL0207")
        .help("a Compose file starts with \"services:\"");
  }
  TRY(reject_tags(root));
  return root;
}

/// The environment, and what the file .env beside the first source adds.
Result<Variables> all_variables(const Variables& environment, const std::string& directory, sys::FileSystem& files,
                                Diagnostics& warnings) {
  auto variables = environment;
  const auto name = resolve(directory, ".env");
  auto text = files.read(name, dotenv_limit);
  if (!text && text.error().code() == Errc::not_found) return variables;
  if (!text) return std::move(text).error().id("FL0213").at({name}).help("make it readable, or remove it");
  Interpolator interpolator(environment, warnings);
  TRY_ASSIGN(const auto assignments, read_dotenv(*text, name, interpolator));
  for (const auto& [key, value] : assignments) {
    if (value && !environment.contains(key)) variables.insert_or_assign(key, *value);
  }
  return variables;
}

/// COMPOSE_PROJECT_NAME, which files may use: the option, or the last file's `name`.
Result<> name_project(const std::vector<Node>& roots, const Options& options, Variables& variables) {
  if (variables.contains("COMPOSE_PROJECT_NAME")) return {};
  if (!options.project_name.empty()) {
    variables.emplace("COMPOSE_PROJECT_NAME", options.project_name);
    return {};
  }
  for (const auto& root : roots) {
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

/// Keys of the user's own are not read: they may hold anything.
Result<> interpolate(Node& root, Interpolator& interpolator) {
  for (auto& [key, value] : root.entries) {
    if (!key.value.starts_with("x-")) TRY(interpolator.tree(value));
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
}

std::string absolute_directory(const std::string& directory, const Variables& environment, const Options& options) {
  const auto start = options.working_directory.empty() ? value_or(environment, "PWD") : options.working_directory;
  if (directory.starts_with('/')) return directory;
  return start.starts_with('/') ? resolve(start, directory) : "";
}

}  // namespace

Result<Loaded> load(std::span<const Source> sources, const Variables& environment, sys::FileSystem& files,
                    const Options& options) {
  if (sources.empty()) return Error(Errc::usage, "there is no Compose file").help("name one with --file");
  Loaded loaded;
  std::vector<Node> roots;
  for (const auto& source : sources) {
    TRY_ASSIGN(auto root, parse_source(source));
    roots.push_back(std::move(root));
  }
  const auto directory = directory_of(sources[0].name);
  TRY_ASSIGN(auto variables, all_variables(environment, directory, files, loaded.warnings));
  TRY(name_project(roots, options, variables));
  Interpolator interpolator(variables, loaded.warnings);
  Node merged;
  for (auto& root : roots) {
    TRY(interpolate(root, interpolator));
    if (&root == roots.data()) {
      merged = std::move(root);
    } else {
      TRY_ASSIGN(merged, merge(std::move(merged), std::move(root)));
    }
  }
  Context context{.variables = variables,
                  .files = files,
                  .warnings = loaded.warnings,
                  .interpolator = interpolator,
                  .directory = directory,
                  .absolute_directory = absolute_directory(directory, environment, options)};
  TRY_ASSIGN(loaded.project, read_project(merged, options.profiles, context));
  TRY(validate(loaded.project));
  loaded.root = std::move(merged);
  sort(loaded.warnings, sources);
  return loaded;
}

}  // namespace fairlead::compose
