#include "lint/view.hpp"

#include "yaml/parse.hpp"

#include <algorithm>
#include <tuple>

namespace fairlead::lint {

Result<std::vector<yaml::Node>> read_files(std::span<const compose::Source> sources) {
  std::vector<yaml::Node> files;
  files.reserve(sources.size());
  for (const auto& source : sources) {
    TRY_ASSIGN(auto root, yaml::parse(source.text, source.name));
    files.push_back(std::move(root));
  }
  return files;
}

namespace {

const yaml::Node* find_below(const yaml::Node* node, Path path) {
  for (const auto key : path) {
    if (!node) return nullptr;
    node = node->find(key);
  }
  return node;
}

Place place_below(const yaml::Node* node, Place place, Path path) {
  for (const auto key : path) {
    const auto found = std::ranges::find(node->entries, key, [](const auto& entry) { return entry.key.value; });
    if (found == node->entries.end()) break;
    place = found->key.place();
    node = &found->value;
  }
  return place;
}

}  // namespace

const yaml::Node* find(const yaml::Node& root, Path path) {
  return find_below(&root, path);
}

Place place_of(const yaml::Node& root, Path path) {
  return place_below(&root, root.place(), path);
}

Services::Services(const yaml::Node& root) : root_(root) {
  const auto* services = root.find("services");
  if (!services) return;
  for (const auto& entry : services->entries) by_name_.emplace(entry.key.value, &entry);
}

const yaml::Node* Services::find(std::string_view service, Path path) const {
  const auto found = by_name_.find(service);
  return found == by_name_.end() ? nullptr : find_below(&found->second->value, path);
}

Place Services::place_of(std::string_view service, Path path) const {
  const auto found = by_name_.find(service);
  if (found == by_name_.end()) return lint::place_of(root_, {"services"});
  return place_below(&found->second->value, found->second->key.place(), path);
}

namespace {

/// The last entry whose key stands at or before a place; nullptr if there is none.
const yaml::Entry* entry_at(const yaml::Node& map, const Place& place) {
  const yaml::Entry* out = nullptr;
  for (const auto& entry : map.entries) {
    if (std::tie(entry.key.line, entry.key.column) > std::tie(place.line, place.column)) continue;
    if (!out || std::tie(out->key.line, out->key.column) < std::tie(entry.key.line, entry.key.column)) out = &entry;
  }
  return out;
}

}  // namespace

bool is_unknown(const View& view, const Place& place) {
  return std::ranges::any_of(view.unknown,
                             [&](const Place& each) { return each.file == place.file && each.line == place.line; });
}

std::string service_at(const View& view, const Place& place) {
  for (const auto& file : view.files) {
    if (file.place().file != place.file) continue;
    const auto* section = entry_at(file, place);
    if (!section || section->key.value != "services") return "";
    const auto* service = entry_at(section->value, place);
    return service ? service->key.value : "";
  }
  return "";
}

bool is_from_variable(const View& view, Path path) {
  for (const auto& file : view.files) {
    const auto* node = find(file, path);
    if (node && node->value.find('$') != node->value.npos) return true;
  }
  return false;
}

std::vector<const compose::Service*> in_order(const View& view) {
  std::vector<const compose::Service*> out;
  for (const auto& [name, service] : view.project.services) out.push_back(&service);
  const auto index = [&](const std::string& name) {
    return std::ranges::find(view.files, name, [](const auto& file) { return file.place().file; }) - view.files.begin();
  };
  std::ranges::stable_sort(out, {}, [&](const auto* service) {
    return std::tuple(index(service->place.file), service->place.line, service->place.column);
  });
  return out;
}

std::vector<Pair> pairs(const yaml::Node* node) {
  std::vector<Pair> out;
  if (!node) return out;
  for (const auto& [key, value] : node->entries)
    out.push_back({.key = key.value, .value = value.value, .node = &value, .has_value = !value.is_null()});
  for (const auto& item : node->items) {
    const std::string_view text = item.value;
    const auto equals = text.find('=');
    const bool has_value = equals != text.npos;
    out.push_back({.key = text.substr(0, equals),
                   .value = has_value ? text.substr(equals + 1) : std::string_view(),
                   .node = &item,
                   .has_value = has_value});
  }
  return out;
}

}  // namespace fairlead::lint
