#include "release/migrating.hpp"

#include <algorithm>

namespace fairlead::release {

void Draft::set(std::string key, std::string value) {
  const auto found = std::ranges::find(out.settings, key, &Migration::Setting::key);
  if (found != out.settings.end()) {
    found->values = {std::move(value)};
  } else {
    out.settings.push_back({std::move(key), {std::move(value)}});
  }
}

void Draft::set_list(std::string key, std::vector<std::string> values) {
  if (!values.empty()) out.settings.push_back({std::move(key), std::move(values), true});
}

const std::string* Draft::find(std::string_view key) const {
  const auto found = std::ranges::find(out.settings, key, &Migration::Setting::key);
  return found == out.settings.end() || found->is_list ? nullptr : &found->values.front();
}

const yaml::Node* Options::take(std::string_view key) {
  const auto* node = own_.find(key);
  if (node != nullptr) {
    taken_.emplace(key);
    return node->is_null() ? nullptr : node;
  }
  return shared_ == nullptr ? nullptr : shared_->take(key);
}

std::string Options::take_text(std::string_view key) {
  return text_of(take(key));
}

std::vector<std::string> Options::left() const {
  std::vector<std::string> out;
  for (const auto& [key, value] : own_.entries) {
    if (!taken_.contains(key.value)) out.push_back(key.value);
  }
  return out;
}

std::string text_of(const yaml::Node* node) {
  return node != nullptr && node->is_scalar() && !node->is_null() ? node->value : "";
}

std::vector<const yaml::Node*> items_of(const yaml::Node& node) {
  if (!node.is_sequence()) return {&node};
  std::vector<const yaml::Node*> out;
  out.reserve(node.items.size());
  for (const auto& item : node.items) out.push_back(&item);
  return out;
}

bool is_off(const yaml::Node* node) {
  return node != nullptr && node->boolean().value_or(true) == false;
}

}  // namespace fairlead::release
