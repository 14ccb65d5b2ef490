#include "base/subnet.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"
#include "swarm/wording.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

class Differences {
 public:
  void add(std::string_view name, std::string_view key, std::string_view is, std::string_view should) {
    if (auto text = difference_text(name, key, is, should); !text.empty()) all.push_back(std::move(text));
  }
  void add(std::string_view name, std::string_view is, std::string_view should) { add(name, name, is, should); }

  /// Texts by key; those that `passes_over` are nobody's.
  template <class PassesOver>
  void add_texts(const char* what, const Value& is, const Value& should, PassesOver passes_over) {
    std::set<std::string> keys;
    for (const auto* texts : {&is, &should}) {
      if (!texts->is_object()) continue;
      for (const auto& [key, value] : texts->items()) keys.insert(key);
    }
    for (const auto& key : keys) {
      if (passes_over(key)) continue;
      const bool is_there = is.contains(key), is_wanted = should.contains(key);
      const auto name = fmt::format("{} {}", what, key);
      if (is_there && is_wanted) {
        add(name, key, json::text_or(is, key), json::text_or(should, key));
      } else {
        all.push_back(is_there ? name : "no " + name);
      }
    }
  }

  std::vector<std::string> all;
};

std::string subnets_of(const Value& network) {
  std::vector<std::string> all;
  for (const auto& pool : json::at(network, {"IPAM", "Config"})) all.push_back(json::text_or(pool, "Subnet"));
  std::erase(all, "");
  std::ranges::sort(all);
  return join(all, " ");
}

/// What else the file says of its subnets: the engine fills in what it leaves open.
void add_pools(const Value& wanted, const Value& live, Differences& out) {
  const auto should = subnets_of(wanted), is = subnets_of(live);
  if (should.empty()) return;
  out.add("subnet", is, should);
  for (const auto& pool : json::at(wanted, {"IPAM", "Config"})) {
    const auto subnet = json::text_or(pool, "Subnet");
    for (const auto& there : json::at(live, {"IPAM", "Config"})) {
      if (subnet.empty() || json::text_or(there, "Subnet") != subnet) continue;
      for (const auto* key : {"Gateway", "IPRange"}) {
        const auto text = json::text_or(pool, key);
        if (!text.empty()) out.add(key, json::text_or(there, key), text);
      }
    }
  }
}

/// The settings of a network that are not as the file says.
std::vector<std::string> network_differences(const Value& wanted, const Value& live) {
  Differences out;
  const auto driver = driver_name(json::text_or(live, "Driver"));
  out.add("driver", driver, driver_name(json::text_or(wanted, "Driver")));
  for (const auto* flag : {"Attachable", "Internal", "EnableIPv6"}) {
    if (!wanted.contains(flag)) continue;
    const bool is = json::boolean_or(live, flag, false), should = json::boolean_or(wanted, flag, false);
    out.add(flag, is ? "true" : "false", should ? "true" : "false");
  }
  const auto& wanted_options = json::member(wanted, "Options");
  out.add_texts("option", json::member(live, "Options"), wanted_options, [&](const std::string& key) {
    if (wanted_options.contains(key)) return false;
    // The Swarm's own; drivers of others may add more.
    return driver != "overlay" || key == "com.docker.network.driver.overlay.vxlanid_list";
  });
  out.add_texts("label", json::member(live, "Labels"), json::member(wanted, "Labels"),
                [](const std::string& key) { return key.starts_with("com.docker.") || key.starts_with("fairlead."); });
  const auto ipam = json::text_or(json::member(wanted, "IPAM"), "Driver");
  if (!ipam.empty()) out.add("IPAM driver", json::text_or(json::member(live, "IPAM"), "Driver"), ipam);
  add_pools(wanted, live, out);
  return out.all;
}

/// Whether the Swarm itself gives this network its addresses.
bool has_swarm_addresses(const Value& network) {
  constexpr std::string_view node_drivers[] = {"host", "bridge", "macvlan", "ipvlan", "null"};
  const auto ipam = json::text_or(json::member(network, "IPAM"), "Driver");
  return (ipam.empty() || ipam == "default") &&
         std::ranges::find(node_drivers, json::text_or(network, "Driver")) == std::end(node_drivers);
}

Result<> check_apart(const Spec& spec, const Value& other, const std::string& other_name) {
  if (!has_swarm_addresses(*spec.body) || !has_swarm_addresses(other)) return {};
  for (const auto& mine : json::at(*spec.body, {"IPAM", "Config"})) {
    for (const auto& taken : json::at(other, {"IPAM", "Config"})) {
      const auto wanted = json::text_or(mine, "Subnet"), theirs = json::text_or(taken, "Subnet");
      const auto a = Subnet::parse(wanted), b = Subnet::parse(theirs);
      if (!a || !b || !overlap(*a, *b)) continue;
      return Error(Errc::config, fmt::format(R"(network "{}" cannot have the subnet {}: network "{}" has {})",
                                             spec.name, printable(wanted), other_name, theirs))
          .id("FL0629")
          .at(spec.place)
          .help("choose a subnet that no network of the Swarm has, or leave `ipam` out: the Swarm then finds one");
    }
  }
  return {};
}

/// "scope local, driver bridge"
std::string nature_of(const Value& network) {
  return fmt::format("scope {}, driver {}", json::text_or(network, "Scope", "local"),
                     json::text_or(network, "Driver", "unknown"));
}

Error missing(const External& external) {
  const auto what = word(external.kind);
  return Error(Errc::not_found, fmt::format("the external {} \"{}\" is not in this Swarm", what, external.name))
      .id("FL0528")
      .at(external.place)
      .help(external.kind == Kind::network
                ? fmt::format("create it: docker network create --driver overlay {}", external.name)
                : fmt::format("create it: docker {} create {} FILE", what, external.name));
}

/// Services can use an overlay, and others that are of the whole Swarm.
Result<> check_usable(const External& external, const LiveObject& live) {
  TRY_ASSIGN(const auto is, json::parse(live.body, "the engine's network " + live.name));
  const auto refuse = [&](const std::string& why) {
    return Error(Errc::config, fmt::format("the external network \"{}\" {}", live.name, why))
        .id("FL0628")
        .at(external.place);
  };
  if (json::boolean_or(is, "Ingress", false)) {
    return refuse("is that of published ports: no service can be put into it").help("name another overlay network");
  }
  if (json::text_or(is, "Scope") == "swarm") return {};
  return refuse(fmt::format("is of one node only ({}): services need one of the Swarm, an overlay", nature_of(is)))
      .help(fmt::format("name an overlay network; to make one of this name, remove the other first: docker network rm "
                        "{0} && docker network create --driver overlay {0}",
                        live.name));
}

const LiveObject* live_external(const External& external, const Observed& observed) {
  if (external.kind == Kind::secret) return find(observed.secrets, external.name);
  if (external.kind == Kind::config) return find(observed.configs, external.name);
  const auto* network = find(observed.networks, external.name);
  return network != nullptr ? network : find(observed.local_networks, external.name);
}

}  // namespace

Result<> check_network(const Spec& spec, const LiveObject& live) {
  TRY_ASSIGN(const auto is, json::parse(live.body, "the engine's network " + spec.name));
  const auto differences = network_differences(*spec.body, is);
  if (differences.empty()) return {};
  return cannot_change(spec, join(differences, ", "),
                       "give it another key in the file, so that a new network is made and services move to it");
}

Result<> check_subnets(const Spec& spec, const Observed& observed) {
  for (const auto& network : observed.networks) {
    TRY_ASSIGN(const auto body, json::parse(network.body, "the engine's network " + network.name));
    TRY(check_apart(spec, body, network.name));
  }
  return {};
}

Result<> check_name_is_free(const Spec& spec, const Observed& observed) {
  const auto* local = find(observed.local_networks, spec.name);
  if (local == nullptr) return {};
  TRY_ASSIGN(const auto is, json::parse(local->body, "the engine's network " + local->name));
  return Error(Errc::config, fmt::format(R"(the network "{}" cannot be made: one of this name is on the node ({}))",
                                         spec.name, nature_of(is)))
      .id("FL0628")
      .at(spec.place)
      .help(fmt::format("remove it there, or give this one another name: docker network rm {}", spec.name));
}

Result<> check_externals(const Desired& desired, const Observed& observed) {
  for (const auto& external : desired.externals) {
    const auto* live = live_external(external, observed);
    if (live == nullptr) return missing(external);
    if (external.kind == Kind::network) TRY(check_usable(external, *live));
  }
  return {};
}

}  // namespace fairlead::swarm
