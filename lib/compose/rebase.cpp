#include "compose/rebase.hpp"

#include "base/text.hpp"
#include "compose/paths.hpp"
#include "compose/short_forms.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

bool is_relative(const Node& path) {
  return path.is_scalar() && !path.is_null() && !is_absolute(path.value) && !path.value.starts_with('~');
}

/// Keeps the "." in front: without it the source of a mount is the name of a volume.
std::string below(std::string_view directory, std::string_view path) {
  const auto joined = resolve(directory, path);
  return is_absolute(joined) || joined.starts_with('.') ? joined : "./" + joined;
}

void rebase_path(Node* path, std::string_view directory) {
  if (path && is_relative(*path)) path->value = below(directory, path->value);
}

void rebase_files(Node& file, std::string_view directory) {
  for (auto& item : file.items) rebase_files(item, directory);
  if (file.is_mapping()) rebase_path(file.find("path"), directory);
  rebase_path(&file, directory);
}

void rebase_mount(Node& mount, std::string_view directory) {
  if (mount.is_mapping()) {
    const auto* type = mount.find("type");
    if (type && type->value == "bind") rebase_path(mount.find("source"), directory);
    return;
  }
  const auto parts = split_mount(mount.value);
  if (!parts.source.starts_with('.')) return;
  const auto source = below(directory, parts.source);
  mount.value = parts.options.empty() ? fmt::format("{}:{}", source, parts.target)
                                      : fmt::format("{}:{}:{}", source, parts.target, parts.options);
}

}  // namespace

std::string relative_directory(std::string_view from, std::string_view to) {
  const auto start = resolve(from, ".");
  auto end = resolve(to, ".");
  if (start.starts_with('/') != end.starts_with('/')) return end;
  auto up = start == "." ? std::vector<std::string_view>() : split(start, '/');
  auto down = end == "." ? std::vector<std::string_view>() : split(end, '/');
  while (!up.empty() && !down.empty() && up.front() == down.front()) {
    up.erase(up.begin());
    down.erase(down.begin());
  }
  std::string out;
  for (std::size_t i = 0; i < up.size(); ++i) out += out.empty() ? ".." : "/..";
  for (const auto part : down) out += fmt::format("{}{}", out.empty() ? "" : "/", part);
  return out.empty() ? "." : out;
}

void rebase_service(Node& service, std::string_view directory) {
  if (directory == ".") return;
  for (const auto* key : {"env_file", "label_file"}) {
    if (auto* files = service.find(key)) rebase_files(*files, directory);
  }
  if (auto* mounts = service.find("volumes")) {
    for (auto& mount : mounts->items) rebase_mount(mount, directory);
  }
}

void rebase_file(Node& root, std::string_view directory) {
  if (directory == ".") return;
  if (auto* services = root.find("services")) {
    for (auto& [name, service] : services->entries) rebase_service(service, directory);
  }
  for (const auto* kind : {"secrets", "configs"}) {
    auto* objects = root.find(kind);
    if (!objects) continue;
    for (auto& [name, object] : objects->entries) rebase_path(object.find("file"), directory);
  }
}

}  // namespace fairlead::compose
