#include "release/component.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>
#include <utility>

namespace fairlead::release {
namespace {

Error bad_component(std::string_view text, std::string_view why) {
  return Error(Errc::config, fmt::format("not a component: \"{}\" ({})", printable(text), why))
      .id("FL0334")
      .help("write it like api.paths=services/api, api.exclude=services/api/docs or api.tag-prefix=api-v");
}

/// A directory stands for all that lies below it.
std::vector<Glob> globs_of(const std::vector<std::string>& paths) {
  std::vector<Glob> out;
  for (std::string_view path : paths) {
    while (path.ends_with('/')) path.remove_suffix(1);
    while (path.starts_with("./")) path.remove_prefix(2);
    while (path.starts_with('/')) path.remove_prefix(1);
    if (path == "." || path.empty()) path = "**";
    out.emplace_back(path);
    out.emplace_back(std::string(path) + "/**");
  }
  return out;
}

/// All directories and files.
std::vector<std::string_view> places_in(const std::vector<std::string>& files) {
  std::set<std::string_view> out(files.begin(), files.end());
  for (const std::string_view file : files) {
    for (auto at = file.rfind('/'); at != file.npos; at = file.substr(0, at).rfind('/')) {
      if (!out.insert(file.substr(0, at)).second) break;
    }
  }
  return {out.begin(), out.end()};
}

Error nothing_at(std::string_view path, const Component& component, const git::Id& commit,
                 const std::vector<std::string>& files) {
  auto error = Error(Errc::config, fmt::format("component \"{}\": commit {} has no file at \"{}\"",
                                               printable(component.name), commit.brief(), printable(path)))
                   .id("FL0334");
  if (path.find(',') != path.npos) {
    return std::move(error).help(
        fmt::format("give each path an entry of its own: {}.paths", printable(component.name)));
  }
  const auto places = places_in(files);
  const auto nearest = closest(path, places);
  return std::move(error).help(nearest.empty() ? "name a directory, a file or a glob, from the root of the repository"
                                               : fmt::format("the nearest is \"{}\"", printable(nearest)));
}

bool any_matches(const std::vector<Glob>& globs, std::string_view path) {
  return std::ranges::any_of(globs, [&](const Glob& glob) { return glob.matches(path); });
}

}  // namespace

Result<std::vector<Component>> components_of(std::span<const std::string> settings) {
  std::vector<Component> out;
  for (const std::string_view text : settings) {
    const auto equals = text.find('=');
    if (equals == text.npos) return bad_component(text, "it has no \"=\"");
    const auto left = trim(text.substr(0, equals)), value = trim(text.substr(equals + 1));
    const auto dot = left.rfind('.');
    const auto name = left.substr(0, dot);
    const auto key = dot == left.npos ? std::string_view("paths") : left.substr(dot + 1);
    if (name.empty() || value.empty()) return bad_component(text, "the name and the value must not be empty");
    auto component = std::ranges::find(out, name, &Component::name);
    if (component == out.end()) {
      out.push_back({.name = std::string(name), .prefix = std::string(name) + "-v"});
      component = std::prev(out.end());
    }
    if (key == "paths") {
      component->paths.emplace_back(value);
    } else if (key == "exclude") {
      component->exclude.emplace_back(value);
    } else if (key == "tag-prefix") {
      component->prefix = value;
    } else {
      return bad_component(text, "a component has paths, exclude and tag-prefix");
    }
  }
  for (const auto& component : out) {
    if (component.paths.empty()) return bad_component(component.name, "it has no paths");
  }
  return out;
}

Result<> check_paths(std::span<const Component> components, const git::Repository& repository, const git::Id& commit) {
  struct Wanted {
    const Component& component;
    std::string_view path;
    std::vector<Glob> globs;
    bool found = false;
  };
  std::vector<Wanted> wanted;
  for (const auto& component : components) {
    for (const auto& path : component.paths) wanted.push_back({component, path, globs_of({path})});
  }
  std::vector<std::string> files;
  auto left = wanted.size();
  const auto look = [&](std::string_view file) {
    files.emplace_back(file);
    for (auto& one : wanted) {
      if (one.found || !any_matches(one.globs, file)) continue;
      one.found = true;
      --left;
    }
    return left > 0;
  };
  TRY_ASSIGN(const auto found, repository.commit(commit));
  TRY(repository.changed_paths(std::nullopt, found.tree, look).during("the paths of components"));
  const auto missing = std::ranges::find(wanted, false, &Wanted::found);
  if (missing == wanted.end()) return {};
  return nothing_at(missing->path, missing->component, commit, files);
}

PathFilter::PathFilter(const Component& component)
    : paths_(globs_of(component.paths)), exclude_(globs_of(component.exclude)) {}

bool PathFilter::matches(std::string_view path) const {
  return any_matches(paths_, path) && !any_matches(exclude_, path);
}

}  // namespace fairlead::release
