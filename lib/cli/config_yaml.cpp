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

Setting setting_of(const yaml::Node& node, std::string path) {
  Setting setting{.path = std::move(path), .place = node.place()};
  if (node.is_scalar() && !node.is_null()) setting.values.push_back(node.value);
  if (node.is_sequence()) setting.kind = Setting::Kind::list;
  if (node.is_mapping()) setting.kind = Setting::Kind::mapping;
  for (const auto& item : node.items) setting.values.push_back(item.value);
  for (const auto& [key, value] : node.entries) setting.values.push_back(key.value + "=" + value.value);
  return setting;
}

/// Every value, and every mapping of plain values too, since a flag may want it as "key=value".
Result<> collect(const yaml::Node& node, const std::string& path, std::vector<Setting>& out) {
  if (!node.is_mapping() && !has_only_scalars(node))
    return node.error(fmt::format("\"{}\" holds a list of lists or maps", path));
  if (!path.empty() && has_only_scalars(node)) out.push_back(setting_of(node, path));
  for (const auto& [key, value] : node.entries) {
    TRY(collect(value, path.empty() ? key.value : path + "." + key.value, out));
  }
  return {};
}

}  // namespace

Result<Config> parse_config(std::string_view text, const std::string& file) {
  TRY_ASSIGN(const auto root, yaml::parse(text, file, limits));
  if (root.is_null()) return Config();
  if (!root.is_mapping())
    return root.error(fmt::format("expected sections such as \"stack:\", not {}", root.kind_name()));
  std::vector<Setting> settings;
  TRY(collect(root, "", settings));
  return Config(std::move(settings));
}

}  // namespace fairlead::cli
