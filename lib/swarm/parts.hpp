#pragma once

#include "base/result.hpp"
#include "compose/diagnostic.hpp"
#include "compose/project.hpp"
#include "engine/client.hpp"
#include "json/json.hpp"

#include <map>
#include <string>
#include <string_view>

/// The parts of a service's spec, each a pure function from the Compose model to the JSON of the Engine API
/// (https://docs.docker.com/reference/api/engine/, ServiceCreate). Members that have nothing to say are left out just
/// where docker's client leaves them out, so that its specs and ours are the same.
namespace fairlead::swarm {

/// What the parts need to know about the rest of the stack.
struct Scope {
  const compose::Project& project;
  std::string stack;
  engine::ApiVersion api;
  std::map<std::string, std::string, std::less<>> secrets, configs;  ///< Key in the file to name in the Swarm.
  compose::Diagnostics& warnings;

  std::string network(std::string_view key) const;
  std::string volume(std::string_view key) const;
  /// `labels` with the stack's own.
  json::Value labels(const Variables& labels) const;
  /// Whether the engine is new enough for `what`; when it is not, `warnings` says so.
  bool supports(engine::ApiVersion since, const Place& place, std::string_view what) const;
};

json::Value service_body(const compose::Service& service, const Scope& scope);

json::Value container_spec(const compose::Service& service, const Scope& scope);
json::Value mounts(const compose::Service& service, const Scope& scope);
json::Value endpoint(const compose::Service& service, const Scope& scope);
json::Value attachments(const compose::Service& service, const Scope& scope);
json::Value resources(const compose::Service& service, const Scope& scope);
json::Value placement(const compose::Placement& placement);
json::Value restart_policy(const compose::RestartPolicy& policy);
json::Value update_config(const compose::UpdateConfig& config);
json::Value mode(const compose::Deploy& deploy);
json::Value secret_files(const compose::Service& service, const Scope& scope);
json::Value config_files(const compose::Service& service, const Scope& scope);
/// CapabilityAdd and CapabilityDrop, put into `container`.
void put_capabilities(json::Value& container, const compose::Service& service);

}  // namespace fairlead::swarm
