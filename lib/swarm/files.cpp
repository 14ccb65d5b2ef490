#include "swarm/parts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace fairlead::swarm {
namespace {

json::Value file_body(const compose::FileReference& file) {
  return {{"Name", file.target}, {"UID", file.uid}, {"GID", file.gid}, {"Mode", file.mode}};
}

/// The references, sorted by the name in the Swarm, each with the IDs left to fill in when it is sent.
json::Value references(const std::vector<compose::FileReference>& files,
                       const std::map<std::string, std::string, std::less<>>& names, const char* name_key) {
  std::vector<json::Value> all;
  for (const auto& file : files) {
    const auto found = names.find(file.source);
    all.push_back({{"File", file_body(file)}, {name_key, found == names.end() ? file.source : found->second}});
  }
  std::ranges::stable_sort(all, {}, [&](const json::Value& one) { return one.at(name_key).get<std::string>(); });
  return all;
}

}  // namespace

json::Value secret_files(const compose::Service& service, const Scope& scope) {
  return references(service.secrets, scope.secrets, "SecretName");
}

json::Value config_files(const compose::Service& service, const Scope& scope) {
  auto all = references(service.configs, scope.configs, "ConfigName");
  if (service.credential_spec && !service.credential_spec->config.empty()) {
    const auto found = scope.configs.find(service.credential_spec->config);
    if (found != scope.configs.end())
      all.push_back({{"ConfigName", found->second}, {"Runtime", json::Value::object()}});
  }
  return all;
}

}  // namespace fairlead::swarm
