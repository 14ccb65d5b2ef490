#include "swarm/members.hpp"
#include "swarm/parts.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

/// "net_admin" and "CAP_NET_ADMIN" are the same; ALL stands for itself and swallows the others.
std::set<std::string> capabilities(const compose::Texts& names) {
  std::set<std::string> all;
  for (const auto& name : names) {
    auto one = upper(trim(name));
    if (one != "ALL" && !one.starts_with("CAP_")) one.insert(0, "CAP_");
    all.insert(std::move(one));
  }
  if (all.contains("ALL")) return {"ALL"};
  return all;
}

}  // namespace

void put_capabilities(json::Value& container, const compose::Service& service) {
  const auto add = capabilities(service.cap_add);
  auto drop = capabilities(service.cap_drop);
  for (const auto& name : add) drop.erase(name);
  put(container, "CapabilityAdd", std::vector<std::string>(add.begin(), add.end()));
  put(container, "CapabilityDrop", std::vector<std::string>(drop.begin(), drop.end()));
}

}  // namespace fairlead::swarm
