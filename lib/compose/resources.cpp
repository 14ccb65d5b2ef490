#include "compose/resources.hpp"

#include "compose/deploy.hpp"
#include "compose/fields.hpp"
#include "compose/refusal.hpp"

#include <fmt/core.h>
#include <limits>

namespace fairlead::compose {
namespace {

using yaml::Node;
using Amount = std::optional<std::int64_t>;

constexpr auto most = std::numeric_limits<std::int64_t>::max();

Result<> read_pids(const Node& node, Amount& out) {
  TRY_ASSIGN(out, integer(node, -1, most));
  return {};
}

Result<> read_count(const Node& node, Amount& out) {
  TRY_ASSIGN(out, integer(node, 0, most));
  return {};
}

constexpr std::int64_t least_memory = 4U << 20U, least_cpus = 1'000'000;

/// 0 is no limit.
Result<> check_memory(const Node& node, const Amount& bytes, Context& context) {
  if (!bytes || *bytes == 0 || *bytes >= least_memory) return {};
  return refuse(
      never_taken(node.place(), fmt::format("{} bytes of memory are less than the 4 MiB that Swarm asks for", *bytes),
                  "write a number with a unit, for example 64M"),
      context);
}

Result<> check_cpus(const Node& node, const Amount& cpus, Context& context) {
  if (!cpus || *cpus == 0 || *cpus >= least_cpus) return {};
  return refuse(
      never_taken(node.place(), "this is less than the 0.001 CPUs that Swarm asks for", "write for example 0.1"),
      context);
}

template <auto Member, class T>
Result<> cpus(const Node& node, T& target, Context& context) {
  TRY(read_cpus(node, target.*Member));
  return check_cpus(node, target.*Member, context);
}

template <auto Member, class T>
Result<> memory(const Node& node, T& target, Context& context) {
  TRY(read_bytes(node, target.*Member));
  return check_memory(node, target.*Member, context);
}

constexpr Field<GenericResource> discrete_fields[] = {
    {"kind", into<&GenericResource::kind>},
    {"value",
     [](const Node& node, GenericResource& out, Context&) -> Result<> {
       TRY_ASSIGN(out.value, integer(node, 0, most));
       return {};
     }},
};

Result<> read_discrete(const Node& node, GenericResource& out, Context& context) {
  TRY(read_fields(node, discrete_fields, out, context));
  if (!out.kind.empty()) return {};
  return node.error("a generic resource needs \"kind\"").id("FL0212").help("write kind: gpu and value: 1");
}

Result<> read_generic(const Node& node, Reservations& out, Context& context) {
  static constexpr Field<GenericResource> fields[] = {{"discrete_resource_spec", read_discrete}};
  if (!node.is_sequence()) return bad_value(node, "a list of resources", "write - discrete_resource_spec: ...");
  for (const auto& item : node.items) TRY(read_fields(item, fields, out.generic_resources.emplace_back(), context));
  return {};
}

constexpr Field<Limits> limit_fields[] = {
    {"cpus", cpus<&Limits::nano_cpus>},
    {"memory", memory<&Limits::memory>},
    {"pids", [](const Node& node, Limits& out, Context&) { return read_pids(node, out.pids); }},
};

constexpr Field<Reservations> reservation_fields[] = {
    {"cpus", cpus<&Reservations::nano_cpus>},
    {"memory", memory<&Reservations::memory>},
    {"generic_resources", read_generic},
    {"devices", nullptr, "declare the devices as generic resources of the nodes, and reserve those"},
    {"pids"},
};

template <auto Member, auto& Fields>
Result<> block(const Node& node, Resources& out, Context& context) {
  (out.*Member).is_there = true;
  return read_fields(node, Fields, out.*Member, context);
}

constexpr Field<Resources> resource_fields[] = {
    {"limits", block<&Resources::limits, limit_fields>},
    {"reservations", block<&Resources::reservations, reservation_fields>},
};

Error differs(const Node& node, std::string_view old_key, std::string_view key) {
  return node.error(fmt::format(R"("{}" and "deploy.{}" differ)", old_key, key))
      .id("FL0216")
      .help(fmt::format("remove \"{}\": Swarm reads deploy", old_key));
}

struct OldKey {
  std::string_view key, path;
  Amount& out;
  Result<> (*read)(const Node&, Amount&);
  Result<> (*check)(const Node&, const Amount&, Context&) = nullptr;
};

}  // namespace

Result<> read_resources(const Node& node, Resources& out, Context& context) {
  out.place = node.place();
  TRY(read_fields(node, resource_fields, out, context));
  if (context.as_docker()) return {};
  const auto& [limits, reservations, place] = out;
  if (limits.memory && reservations.memory && *limits.memory != 0 && *reservations.memory > *limits.memory) {
    return node.error("more memory is reserved than the limit allows").id("FL0216").help("lower the reservation");
  }
  if (limits.nano_cpus && reservations.nano_cpus && *limits.nano_cpus != 0 &&
      *reservations.nano_cpus > *limits.nano_cpus) {
    return node.error("more CPUs are reserved than the limit allows").id("FL0216").help("lower the reservation");
  }
  return {};
}

Result<> read_old_resources(const Node& service, Deploy& out, Context& context) {
  auto replicas = out.replicas ? Amount(static_cast<std::int64_t>(*out.replicas)) : Amount();
  const OldKey keys[] = {
      {"mem_limit", "resources.limits.memory", out.resources.limits.memory, read_bytes, check_memory},
      {"mem_reservation", "resources.reservations.memory", out.resources.reservations.memory, read_bytes, check_memory},
      {"cpus", "resources.limits.cpus", out.resources.limits.nano_cpus, read_cpus, check_cpus},
      {"pids_limit", "resources.limits.pids", out.resources.limits.pids, read_pids},
      {"scale", "replicas", replicas, read_count},
  };
  for (const auto& [key, path, amount, read, check] : keys) {
    const auto* node = service.find(key);
    if (!node || node->is_null()) continue;
    if (key == "scale" && is_global(out.mode)) return not_for_global(*node, key);
    Amount value;
    TRY(read(*node, value));
    if (check) TRY(check(*node, value, context));
    if (amount && amount != value) return differs(*node, key, path);
    amount = value;
  }
  if (replicas) out.replicas = static_cast<std::uint64_t>(*replicas);
  return {};
}

}  // namespace fairlead::compose
