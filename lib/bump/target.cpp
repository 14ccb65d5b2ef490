#include "base/text.hpp"
#include "bump/kind.hpp"
#include "bump/regex.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::bump {
namespace {

struct Known {
  std::string_view name;
  Kind kind;
};

constexpr Known known[] = {{"package.json", Kind::package_json},
                           {"package-lock.json", Kind::package_lock},
                           {"npm-shrinkwrap.json", Kind::package_lock},
                           {"cargo.toml", Kind::cargo_toml},
                           {"cargo.lock", Kind::cargo_lock},
                           {"pyproject.toml", Kind::pyproject},
                           {"cmakelists.txt", Kind::cmake},
                           {"chart.yaml", Kind::chart},
                           {"chart.yml", Kind::chart},
                           {"pom.xml", Kind::pom},
                           {"dockerfile", Kind::dockerfile},
                           {"containerfile", Kind::dockerfile}};

bool is_docker_name(std::string_view name) {
  return name.starts_with("dockerfile.") || name.starts_with("containerfile.") || name.ends_with(".dockerfile");
}

Kind kind_by_name(std::string_view path) {
  const auto name = lower(path.substr(path.rfind('/') + 1));
  const auto* found = std::ranges::find(known, name, &Known::name);
  if (found != std::end(known)) return found->kind;
  return is_docker_name(name) ? Kind::dockerfile : Kind::other;
}

Kind syntax_of(std::string_view path) {
  const auto name = lower(path);
  if (name.ends_with(".json")) return Kind::json;
  if (name.ends_with(".toml") || name.ends_with("/cargo.lock") || name == "cargo.lock") return Kind::toml;
  if (name.ends_with(".yaml") || name.ends_with(".yml")) return Kind::yaml;
  return kind_by_name(path) == Kind::dockerfile ? Kind::dockerfile : Kind::other;
}

bool is_pattern(std::string_view selector) {
  return selector.find("{version}") != selector.npos || selector.find('(') != selector.npos;
}

Error unusable(std::string_view path, std::string_view why) {
  return Error(Errc::config, fmt::format("file \"{}\": {}", printable(path), why)).id("FL0321");
}

}  // namespace

Result<> check_path(std::string_view path) {
  if (path.empty()) return unusable(path, "it has no name");
  if (path.front() == '/') return unusable(path, "a path starts at the root of the repository, without \"/\"");
  if (printable(path) != path) return unusable(path, "control characters are not allowed in paths");
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == "." || part == "..")
      return unusable(path, "write the path without \".\", \"..\" and \"//\"");
    if (equal_ignoring_case(part, ".git")) return unusable(path, "git's own files are left alone");
  }
  return {};
}

Kind kind_of(const Target& target) {
  if (target.selector.empty()) return kind_by_name(target.path);
  return is_pattern(target.selector) ? Kind::pattern : syntax_of(target.path);
}

std::vector<Keys> keys_of(const Target& target) {
  std::vector<Keys> out;
  for (const auto keys : split(target.selector, ',')) {
    auto& parts = out.emplace_back();
    for (const auto key : split(trim(keys), '.')) parts.emplace_back(key);
  }
  return out;
}

Result<Target> parse_target(std::string_view text) {
  const auto equals = text.find('=');
  const auto path = trim(text.substr(0, equals));
  Target out{.path = std::string(path)};
  // Blanks belong to a pattern.
  if (equals != text.npos) out.selector = text.substr(equals + 1);
  if (trim(out.selector).empty()) out.selector.clear();
  TRY(check_path(path));
  const auto kind = kind_of(out);
  if (kind == Kind::other) {
    const auto why = out.selector.empty() ? "nothing is known of files of this name" : "it has no keys to choose by";
    return unusable(path, why).help("say where the version stands, with a pattern such as 'VERSION = \"{version}\"'");
  }
  if (kind == Kind::pattern) {
    const auto regex = Regex::compile(out.selector);
    if (!regex) return unusable(path, regex.error().message()).help("docs/formats/release.md lists what patterns know");
  }
  return out;
}

}  // namespace fairlead::bump
