#include "swarm/members.hpp"
#include "swarm/parts.hpp"

#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

namespace fairlead::swarm {
namespace {

/// "net_admin" and "CAP_NET_ADMIN" are the same; ALL stands for itself and swallows the others.
std::set<std::string> capabilities(const compose::Texts& names) {
  std::set<std::string> all;
  for (const auto& name : names) {
    std::string upper;
    for (const char c : trim(name)) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (upper != "ALL" && !upper.starts_with("CAP_")) upper.insert(0, "CAP_");
    all.insert(upper);
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
