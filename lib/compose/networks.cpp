#include "compose/networks.hpp"

#include "base/subnet.hpp"
#include "base/text.hpp"
#include "compose/refusal.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>
#include <vector>

namespace fairlead::compose {
namespace {

struct Pool {
  Subnet subnet;
  const IpamPool* from;
};

bool stays_on_one_node(std::string_view driver) {
  constexpr std::string_view local[] = {"bridge", "host", "none", "null", "macvlan", "ipvlan"};
  return std::ranges::find(local, driver) != std::end(local);
}

/// What is wrong with a pool, or "".
std::string problem_of(const IpamPool& pool) {
  const auto subnet = Subnet::parse(pool.subnet);
  if (!subnet) return fmt::format("\"{}\" is no subnet", printable(pool.subnet));
  const auto range = Subnet::parse(pool.ip_range);
  if (!pool.ip_range.empty() && (!range || !contains(*subnet, *range)))
    return fmt::format("the subnet {} has no range \"{}\"", pool.subnet, printable(pool.ip_range));
  const auto gateway = Subnet::parse_address(pool.gateway);
  if (!pool.gateway.empty() && (!gateway || !contains(*subnet, *gateway)))
    return fmt::format("the subnet {} has no gateway \"{}\"", pool.subnet, printable(pool.gateway));
  return "";
}

Result<> add_pools(const Network& network, std::vector<Pool>& pools, Context& context) {
  for (const auto& pool : network.ipam.config) {
    if (auto problem = problem_of(pool); !problem.empty()) {
      TRY(refuse(never_taken(pool.place, std::move(problem),
                             "write for example subnet: 10.0.9.0/24 and gateway: 10.0.9.1, or leave out ipam"),
                 context));
      continue;
    }
    const auto subnet = *Subnet::parse(pool.subnet);
    const auto other = std::ranges::find_if(pools, [&](const Pool& one) { return overlap(one.subnet, subnet); });
    if (other != pools.end()) {
      TRY(refuse(never_taken(pool.place,
                             fmt::format("the subnet {} overlaps with {} in {}", pool.subnet, other->from->subnet,
                                         other->from->place.str()),
                             "choose another subnet for one of the two, or leave out ipam: Swarm finds a free one"),
                 context));
    }
    pools.push_back({subnet, &pool});
  }
  return {};
}

}  // namespace

Result<> check_networks(const Project& project, Context& context) {
  std::set<std::string_view> used;
  for (const auto& [name, service] : project.services) {
    for (const auto& attachment : service.networks) used.insert(attachment.network);
  }
  std::vector<Pool> pools;
  for (const auto& [key, network] : project.networks) {
    if (!used.contains(key)) continue;
    if (network.external && network.name == "ingress") {
      TRY(refuse(never_taken(network.place, "the network \"ingress\" is the Swarm's own: no service can join it",
                             "remove it; a published port is in it without being asked"),
                 context));
    }
    if (network.external) continue;
    if (stays_on_one_node(network.driver)) {
      TRY(refuse(never_taken(
                     network.driver_place,
                     fmt::format("a network with the driver \"{}\" stays on one node: no service of a Swarm can use it",
                                 network.driver),
                     "remove the driver, or use overlay"),
                 context));
    }
    TRY(add_pools(network, pools, context));
  }
  return {};
}

}  // namespace fairlead::compose
