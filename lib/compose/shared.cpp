#include "compose/shared.hpp"

#include "compose/external.hpp"
#include "compose/fields.hpp"

#include <array>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr Field<IpamPool> pool_fields[] = {
    {"subnet", into<&IpamPool::subnet>},
    {"gateway", into<&IpamPool::gateway>},
    {"ip_range", into<&IpamPool::ip_range>},
    {"aux_addresses"},
};

Result<> read_pools(const Node& node, Ipam& out, Context& context) {
  if (!node.is_sequence()) return bad_value(node, "a list of pools", "write - subnet: 10.0.1.0/24");
  for (const auto& item : node.items) {
    auto& pool = out.config.emplace_back();
    TRY(read_fields(item, pool_fields, pool, context));
    const auto* subnet = item.find("subnet");
    pool.place = subnet ? subnet->place() : item.place();
  }
  return {};
}

Result<> read_ipam(const Node& node, Network& out, Context& context) {
  static constexpr Field<Ipam> fields[] = {
      {"driver", into<&Ipam::driver>}, {"config", read_pools}, {"options", into<&Ipam::options>}};
  return read_fields(node, fields, out.ipam, context);
}

Result<> read_driver(const Node& node, Network& out, Context& context) {
  TRY(read(node, out.driver, context));
  out.driver_place = node.place();
  return {};
}

constexpr Field<Network> network_fields[] = {
    {"name", into<&Network::name>},
    {"external", read_external<Network>},
    {"driver", read_driver},
    {"driver_opts",
     [](const Node& node, Network& network, Context& context) -> Result<> {
       network.has_driver_opts = true;
       return read(node, network.driver_opts, context);
     }},
    {"labels", into<&Network::labels>},
    {"attachable", into<&Network::attachable>},
    {"internal", into<&Network::internal>},
    {"enable_ipv6", into<&Network::enable_ipv6>},
    {"enable_ipv4"},
    {"ipam", read_ipam},
};

constexpr Field<Volume> volume_fields[] = {
    {"name", into<&Volume::name>},     {"external", read_external<Volume>},
    {"driver", into<&Volume::driver>}, {"driver_opts", into<&Volume::driver_opts>},
    {"labels", into<&Volume::labels>},
};

}  // namespace

Result<Network> read_network(const yaml::Entry& entry, Context& context) {
  Network out{.place = entry.key.place()};
  if (!entry.value.is_null()) TRY(read_fields(entry.value, network_fields, out, context));
  TRY(check_external(entry, out, context));
  return out;
}

Result<Volume> read_volume(const yaml::Entry& entry, Context& context) {
  Volume out{.place = entry.key.place()};
  if (!entry.value.is_null()) TRY(read_fields(entry.value, volume_fields, out, context));
  TRY(check_external(entry, out, context));
  return out;
}

}  // namespace fairlead::compose
