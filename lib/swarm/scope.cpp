#include "swarm/names.hpp"
#include "swarm/parts.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {

std::string Scope::network(std::string_view key) const {
  const auto found = project.networks.find(key);
  return object_name(found == project.networks.end() ? std::nullopt : found->second.name, stack, key);
}

std::string Scope::volume(std::string_view key) const {
  const auto found = project.volumes.find(key);
  return object_name(found == project.volumes.end() ? std::nullopt : found->second.name, stack, key);
}

json::Value Scope::labels(const Variables& labels) const {
  json::Value out = labels;
  out[std::string(namespace_label)] = stack;
  return out;
}

bool Scope::supports(engine::ApiVersion since, const Place& place, std::string_view what) const {
  if (api >= since) return true;
  warnings.push_back({place, fmt::format("{} needs API {}, and the engine speaks {}", what, since.str(), api.str()),
                      "leave it out, or upgrade the engine"});
  return false;
}

}  // namespace fairlead::swarm
