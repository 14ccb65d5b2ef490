#include "cli/config.hpp"
#include "yaml/parse.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::cli {
namespace {

constexpr yaml::Limits limits = {.bytes = 1U << 20U, .depth = 16, .nodes = 20'000, .expanded_bytes = 4U << 20U};

bool has_only_scalars(const yaml::Node& node) {
  for (const auto& item : node.items) {
    if (!item.is_scalar()) return false;
  }
  for (const auto& entry : node.entries) {
    if (!entry.value.is_scalar()) return false;
  }
  return true;
}

/// What mappings in a mapping hold, as "key.key=value", once for each item of a list. False if a list holds more than
/// texts.
bool flatten(const yaml::Node& node, const std::string& path, std::vector<std::string>& out) {
  if (node.is_scalar() && !node.is_null()) out.push_back(path + "=" + node.value);
  for (const auto& item : node.items) {
    if (!item.is_scalar()) return false;
    out.push_back(path + "=" + item.value);
  }
  for (const auto& [key, value] : node.entries) {
    if (!flatten(value, path.empty() ? key.value : path + "." + key.value, out)) return false;
  }
  return true;
}

Setting setting_of(const yaml::Entry& entry, std::string path) {
  const auto& node = entry.value;
  Setting setting{.path = std::move(path), .place = node.place(), .key = entry.key.place()};
  if (node.is_sequence()) setting.kind = Setting::Kind::list;
  if (node.is_mapping()) setting.kind = Setting::Kind::mapping;
  if (!has_only_scalars(node)) setting.kind = Setting::Kind::nested;
  if (node.is_scalar() && !node.is_null()) setting.values.push_back(node.value);
  if (setting.kind == Setting::Kind::nested) {
    if (!node.is_mapping() || !flatten(node, "", setting.values)) setting.values.clear();
    return setting;
  }
  for (const auto& item : node.items) setting.values.push_back(item.value);
  for (const auto& [key, value] : node.entries) setting.values.push_back(key.value + "=" + value.value);
  return setting;
}

/// Every key, those that hold other keys first. What lists hold is for the tool that knows such lists.
void collect(const yaml::Node& mapping, const std::string& prefix, std::vector<Setting>& out) {
  for (const auto& entry : mapping.entries) {
    auto path = prefix + entry.key.value;
    out.push_back(setting_of(entry, path));
    collect(entry.value, path + ".", out);
  }
}

}  // namespace

Result<Config> parse_config(std::string_view text, const std::string& file) {
  TRY_ASSIGN(const auto root, yaml::parse(text, file, limits));
  if (root.is_null()) return Config();
  if (!root.is_mapping())
    return root.error(fmt::format("expected sections such as \"stack:\", not {}", root.kind_name()));
  std::vector<Setting> settings;
  collect(root, "", settings);
  return Config(std::move(settings));
}

}  // namespace fairlead::cli
