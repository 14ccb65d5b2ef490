#include "base/text.hpp"
#include "bump/kind.hpp"
#include "bump/regex.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <utility>

namespace fairlead::bump {
namespace {

using Values = std::vector<Value>;
using Scan = Result<> (*)(std::string_view, std::string_view, const Visit&);

Error error_at(const File& file, std::size_t offset, std::string_view id, std::string message) {
  return Error(Errc::config, std::move(message)).id(id).at(place_at(file.text, offset, file.target.path));
}

std::string spoken(const Keys& keys) {
  return printable(join(keys, "."));
}

Error twice(const File& file, const Value& value, std::string_view what) {
  return error_at(file, value.offset, "FL0322", fmt::format("{} is there twice", what));
}

/// The values at `wanted`, each at most once.
Result<std::vector<std::optional<Value>>> find_all(Scan scan, const File& file, std::span<const Keys> wanted) {
  std::vector<std::optional<Value>> out(wanted.size());
  std::optional<std::size_t> repeated;
  Value again;
  const auto visit = [&](const Keys& keys, const Value& value) {
    const auto found = static_cast<std::size_t>(std::ranges::find(wanted, keys) - wanted.begin());
    if (found == wanted.size() || repeated) return;
    if (out[found]) {
      repeated = found;
      again = value;
    }
    out[found] = value;
  };
  TRY(scan(file.text, file.target.path, visit));
  if (repeated) return twice(file, again, "\"" + spoken(wanted[*repeated]) + "\"");
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (const auto& value = out[i]; value && !value->is_text) {
      return error_at(file, value->offset, "FL0323", fmt::format("\"{}\" is not a text", spoken(wanted[i])));
    }
  }
  return out;
}

/// Of places that may hold the version, those that do.
Result<Values> any_of(Scan scan, const File& file, std::span<const Keys> wanted) {
  TRY_ASSIGN(const auto found, find_all(scan, file, wanted));
  Values out;
  for (const auto& value : found) {
    if (value) out.push_back(*value);
  }
  return out;
}

/// Keys that the user named: each has to be there.
Result<Values> all_of(Scan scan, const File& file) {
  const auto wanted = keys_of(file.target);
  TRY_ASSIGN(const auto found, find_all(scan, file, wanted));
  Values out;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& value = found[i];
    if (!value) return error_at(file, 0, "FL0322", fmt::format("there is no \"{}\"", spoken(wanted[i])));
    out.push_back(*value);
  }
  return out;
}

Result<Values> yaml_values(const File& file, std::span<const Keys> wanted) {
  Values out;
  for (const auto& keys : wanted) {
    TRY_ASSIGN(const auto value, yaml_value(file.text, file.target.path, keys));
    if (!value) return error_at(file, 0, "FL0322", fmt::format("there is no \"{}\"", spoken(keys)));
    // Aliases name the same bytes again.
    if (std::ranges::find(out, value->offset, &Value::offset) == out.end()) out.push_back(*value);
  }
  return out;
}

/// Several values that are one version.
Result<Values> agreeing(const File& file, Values values) {
  for (const auto& value : values) {
    if (value.text == values.front().text) continue;
    return error_at(file, value.offset, "FL0322",
                    fmt::format("\"{}\" and \"{}\" are both its version", printable(values.front().text),
                                printable(value.text)))
        .help(fmt::format("say which one: {0}=KEYS, such as {0}=package.version", printable(file.target.path)));
  }
  return values;
}

/// package.version, or workspace.package.version of a workspace.
Result<Values> cargo_toml(const File& file) {
  const Keys inherited[] = {{"package", "version", "workspace"}};
  const Keys own[] = {{"package", "version"}, {"workspace", "package", "version"}};
  std::optional<Value> reference;
  const auto visit = [&](const Keys& keys, const Value& value) {
    if (keys == inherited[0]) reference = value;
  };
  TRY(scan_toml(file.text, file.target.path, visit));
  TRY_ASSIGN(auto out, any_of(scan_toml, file, own));
  if (out.empty() && reference) {
    return error_at(file, reference->offset, "FL0323", "the package takes its version from the workspace")
        .help("name the Cargo.toml of the workspace instead");
  }
  return agreeing(file, std::move(out));
}

struct LockedPackage {
  std::string name;
  std::optional<Value> version = {};
  bool is_foreign = false;  ///< Comes from a registry or another repository.
};

Result<std::map<std::string, LockedPackage>> locked_packages(const File& file) {
  std::map<std::string, LockedPackage> out;  // by index
  const auto visit = [&](const Keys& keys, const Value& value) {
    if (keys.size() != 3 || keys[0] != "package") return;
    auto& package = out[keys[1]];
    if (keys[2] == "name") package.name = value.text;
    if (keys[2] == "version") package.version = value;
    if (keys[2] == "source") package.is_foreign = true;
  };
  TRY(scan_toml(file.text, file.target.path, visit));
  return out;
}

/// What the Cargo.toml beside a Cargo.lock says of itself.
struct Crate {
  std::string name;       ///< Empty if it is only a workspace.
  std::string workspace;  ///< The version that members of the workspace share; empty if there is none.
};

Result<Crate> crate_beside(const File& lock, std::span<const File> others) {
  const auto slash = lock.target.path.rfind('/');
  const auto wanted = (slash == std::string::npos ? "" : lock.target.path.substr(0, slash + 1)) + "Cargo.toml";
  const auto found = std::ranges::find_if(others, [&](const File& other) { return other.target.path == wanted; });
  if (found == others.end()) {
    return error_at(lock, 0, "FL0322", fmt::format("which package it is of is not known without {}", wanted))
        .help(fmt::format("list {} too", wanted));
  }
  Crate out;
  const auto visit = [&](const Keys& keys, const Value& value) {
    if (keys == Keys{"package", "name"}) out.name = value.text;
    if (keys == Keys{"workspace", "package", "version"}) out.workspace = value.text;
  };
  TRY(scan_toml(found->text, wanted, visit));
  return out;
}

/// The packages of the workspace, which have no source: the one that the Cargo.toml names, and those that share the
/// version of the workspace.
Result<Values> cargo_lock(const File& file, std::span<const File> others) {
  TRY_ASSIGN(const auto crate, crate_beside(file, others));
  TRY_ASSIGN(const auto packages, locked_packages(file));
  Values out;
  for (const auto& [index, package] : packages) {
    if (package.is_foreign || !package.version) continue;
    const bool is_it = !crate.name.empty() && package.name == crate.name;
    const bool shares = !crate.workspace.empty() && package.version->text == crate.workspace;
    if (is_it || shares) out.push_back(*package.version);
  }
  return out;
}

/// ${name}, of a pom.xml.
std::optional<std::string> property_of(std::string_view text) {
  if (!text.starts_with("${") || !text.ends_with("}") || text.find('$', 1) != text.npos) return {};
  return std::string(text.substr(2, text.size() - 3));
}

/// The project's own version, or the property that it consists of.
Result<Values> pom(const File& file) {
  const Keys own[] = {{"project", "version"}};
  const Keys parent[] = {{"project", "parent", "version"}};
  TRY_ASSIGN(auto out, any_of(scan_xml, file, own));
  if (out.empty()) {
    TRY_ASSIGN(const auto inherited, any_of(scan_xml, file, parent));
    if (inherited.empty()) return out;
    return error_at(file, inherited.front().offset, "FL0323", "the project takes its version from its parent")
        .help("name the pom.xml of the parent instead");
  }
  const auto property = property_of(out.front().text);
  if (!property) return out;
  const Keys wanted[] = {{"project", "properties", *property}};
  TRY_ASSIGN(auto values, any_of(scan_xml, file, wanted));
  if (!values.empty()) return values;
  return out;
}

Result<Values> pyproject(const File& file) {
  const Keys own[] = {{"project", "version"}, {"tool", "poetry", "version"}};
  TRY_ASSIGN(auto out, any_of(scan_toml, file, own));
  if (!out.empty()) return agreeing(file, std::move(out));
  std::optional<Value> dynamic;
  const auto visit = [&](const Keys& keys, const Value& value) {
    if (keys.size() == 3 && keys[0] == "project" && keys[1] == "dynamic" && value.text == "version") dynamic = value;
  };
  TRY(scan_toml(file.text, file.target.path, visit));
  if (!dynamic) return out;
  return error_at(file, dynamic->offset, "FL0323", "the version is dynamic: the build finds it elsewhere")
      .help("name the file that holds it instead, with a pattern");
}

/// Matches line by line, without their ends.
Result<Values> by_pattern(const File& file) {
  TRY_ASSIGN(const auto regex, Regex::compile(file.target.selector));
  Values out;
  const std::string_view text = file.text;
  for (std::size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto match = regex.search(line);
    for (; match; match = regex.search(line, std::max(match->end, match->begin + 1))) {
      if (!match->group) return error_at(file, at + match->begin, "FL0322", "the pattern matches without its group");
      const auto [begin, stop] = *match->group;
      out.push_back({at + begin, line.substr(begin, stop - begin)});
      if (out.size() > 1) return twice(file, out.back(), "what the pattern matches");
    }
    at = end + 1;
  }
  return out;
}

Result<Values> labels(const File& file) {
  const auto key = file.target.selector.empty() ? "org.opencontainers.image.version" : trim(file.target.selector);
  TRY_ASSIGN(auto out, docker_labels(file.text, file.target.path, key));
  if (out.size() > 1) return twice(file, out[1], fmt::format("the label \"{}\"", printable(key)));
  return out;
}

Result<Values> cmake(const File& file) {
  TRY_ASSIGN(auto out, cmake_versions(file.text, file.target.path));
  if (out.size() > 1) return twice(file, out[1], "project(VERSION)");
  return out;
}

}  // namespace

Result<Values> versions(const File& file, std::span<const File> others) {
  const Keys top[] = {{"version"}};
  const Keys locked[] = {{"version"}, {"packages", "", "version"}};
  switch (kind_of(file.target)) {
    case Kind::package_json: return any_of(scan_json, file, top);
    case Kind::package_lock: return any_of(scan_json, file, locked);
    case Kind::cargo_toml: return cargo_toml(file);
    case Kind::cargo_lock: return cargo_lock(file, others);
    case Kind::pyproject: return pyproject(file);
    case Kind::cmake: return cmake(file);
    case Kind::chart: return yaml_values(file, top);
    case Kind::pom: return pom(file);
    case Kind::dockerfile: return labels(file);
    case Kind::json: return all_of(scan_json, file);
    case Kind::toml: return all_of(scan_toml, file);
    case Kind::yaml: return yaml_values(file, keys_of(file.target));
    case Kind::pattern: return by_pattern(file);
    case Kind::other: break;
  }
  return Values();
}

}  // namespace fairlead::bump
