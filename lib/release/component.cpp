#include "release/component.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>
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
    if (path == ".") path = "**";
    out.emplace_back(path);
    out.emplace_back(std::string(path) + "/**");
  }
  return out;
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

PathFilter::PathFilter(const Component& component)
    : paths_(globs_of(component.paths)), exclude_(globs_of(component.exclude)) {}

bool PathFilter::matches(std::string_view path) const {
  return any_matches(paths_, path) && !any_matches(exclude_, path);
}

}  // namespace fairlead::release
