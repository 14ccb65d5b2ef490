#include "compose/merge_keys.hpp"

#include "base/text.hpp"
#include "compose/short_forms.hpp"

#include <fmt/core.h>

namespace fairlead::compose {
namespace {

std::string field(const yaml::Node& node, std::string_view key, std::string_view fallback = "") {
  const auto* found = node.find(key);
  return found && found->is_scalar() && !found->is_null() ? found->value : std::string(fallback);
}

}  // namespace

std::string same_text(const yaml::Node& item) {
  return item.is_scalar() ? item.value : std::string();
}

std::string port_key(const yaml::Node& item) {
  if (item.is_scalar()) {
    const auto port = split_port(item.value);
    return fmt::format("{} {} {} {}", port.address, port.published, port.target, lower(port.protocol));
  }
  return fmt::format("{} {} {} {}", field(item, "host_ip"), field(item, "published"), field(item, "target"),
                     lower(field(item, "protocol", "tcp")));
}

std::string mount_key(const yaml::Node& item) {
  auto target = item.is_scalar() ? std::string(split_mount(item.value).target) : field(item, "target");
  while (target.size() > 1 && target.ends_with('/')) target.pop_back();
  return target;
}

std::string reference_key(const yaml::Node& item) {
  return item.is_scalar() ? item.value : field(item, "target", field(item, "source"));
}

std::string subnet_key(const yaml::Node& item) {
  return field(item, "subnet");
}

}  // namespace fairlead::compose
