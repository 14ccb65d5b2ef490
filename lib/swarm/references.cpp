#include "swarm/references.hpp"

#include <nlohmann/json.hpp>

namespace fairlead::swarm {

void References::add(const References& others) {
  secrets.insert(others.secrets.begin(), others.secrets.end());
  configs.insert(others.configs.begin(), others.configs.end());
  networks.insert(others.networks.begin(), others.networks.end());
}

References references_of(const json::Value& spec) {
  References out;
  const auto& container = json::at(spec, {"TaskTemplate", "ContainerSpec"});
  for (const auto& secret : json::member(container, "Secrets")) out.secrets.insert(json::text_or(secret, "SecretName"));
  for (const auto& config : json::member(container, "Configs")) out.configs.insert(json::text_or(config, "ConfigName"));
  for (const auto& network : json::at(spec, {"TaskTemplate", "Networks"})) {
    out.networks.insert(json::text_or(network, "Target"));
  }
  return out;
}

}  // namespace fairlead::swarm
