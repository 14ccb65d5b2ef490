#include "swarm/observe.hpp"

#include "base/encoding.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/references.hpp"
#include "swarm/revision.hpp"
#include "swarm/time.hpp"
#include "sys/parallel.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <functional>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

std::uint64_t index_of(const Value& value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, json::integer_or(value, "Index", 0)));
}

/// The member, which is gone afterwards; null when it is no object.
json::Document take(Value& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? json::Document(std::move(*found)) : json::Document();
}

/// How many tasks are to run: what stops does not count. Engines older than 20.10 do not tell those of global services.
std::optional<std::uint64_t> wanted_tasks(const Value& spec, const Value& status) {
  const auto& replicas = json::at(spec, {"Mode", "Replicated", "Replicas"});
  const auto& told = replicas.is_number() ? replicas : json::member(status, "DesiredTasks");
  if (!told.is_number_integer()) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, told.get<std::int64_t>()));
}

LiveService service_of(Value value) {
  auto spec = take(value, "Spec");
  const auto wanted = wanted_tasks(*spec, json::member(value, "ServiceStatus"));
  const auto& update = json::member(value, "UpdateStatus");
  const auto& ports = json::at(value, {"Endpoint", "Ports"});
  return {.id = json::text_or(value, "ID"),
          .name = json::text_or(*spec, "Name"),
          .version = index_of(json::member(value, "Version")),
          .spec = std::move(spec),
          .previous = take(value, "PreviousSpec"),
          .update_state = json::text_or(update, "State"),
          .update_message = json::text_or(update, "Message"),
          .job_iteration = index_of(json::at(value, {"JobStatus", "JobIteration"})),
          .wanted = wanted,
          .updated = parse_time(json::text_or(value, "UpdatedAt")),
          .ports = ports.is_array() ? json::dump(ports) : std::string()};
}

LiveObject object_of(Kind kind, const Value& value) {
  if (kind == Kind::network) {
    return {.kind = kind,
            .id = json::text_or(value, "Id"),
            .name = json::text_or(value, "Name"),
            .labels = texts_of(json::member(value, "Labels")),
            .body = json::dump(value)};
  }
  const auto& spec = json::member(value, "Spec");
  const auto data = from_base64(json::text_or(spec, "Data"));
  return {.kind = kind,
          .id = json::text_or(value, "ID"),
          .name = json::text_or(spec, "Name"),
          .labels = texts_of(json::member(spec, "Labels")),
          .body = data ? std::string(as_text(*data)) : std::string(),
          .version = index_of(json::member(value, "Version"))};
}

using Filters = std::map<std::string, std::vector<std::string>>;

Result<std::vector<LiveObject>> list_objects(const engine::Client& engine, Kind kind, const Filters& filters) {
  TRY_ASSIGN(const auto list, engine.list(collection(kind), {{"filters", engine::filters(filters)}}));
  std::vector<LiveObject> out;
  for (const auto& value : list) out.push_back(object_of(kind, value));
  std::ranges::sort(out, {}, &LiveObject::name);
  return out;
}

Result<std::vector<LiveService>> list_services(const engine::Client& engine, const Filters& filters) {
  TRY_ASSIGN(auto list, engine.list("/services", {{"filters", engine::filters(filters)}, {"status", "true"}}));
  std::vector<LiveService> out;
  for (auto& value : list) out.push_back(service_of(std::move(value)));
  std::ranges::sort(out, {}, &LiveService::name);
  return out;
}

/// Names that the stack does not make out of the content: they may be anybody's.
std::vector<std::string> names_to_look_up(const Desired& desired, Kind kind) {
  std::set<std::string> names;
  for (const auto& external : desired.externals) {
    if (external.kind == kind) names.insert(external.name);
  }
  for (const auto& spec : kind == Kind::secret ? desired.secrets : desired.configs) {
    if (spec.has_fixed_name) names.insert(spec.name);
  }
  return {names.begin(), names.end()};
}

/// What Fairlead keeps for itself is nothing that services could use.
void set_records_apart(Observed& observed) {
  const auto records = std::ranges::stable_partition(
      observed.configs, [](const LiveObject& one) { return !one.labels.contains(record_label); });
  observed.records.assign(std::make_move_iterator(records.begin()), std::make_move_iterator(records.end()));
  observed.configs.erase(records.begin(), records.end());
}

bool use_secrets(const std::vector<LiveService>& services) {
  return std::ranges::any_of(services, [](const LiveService& service) {
    return !references_of(*service.spec).secrets.empty() || !references_of(*service.previous).secrets.empty();
  });
}

/// Adds what `desired` names and is not among the stack's own.
Result<> add_named(std::vector<LiveObject>& all, const engine::Client& engine, const Desired& desired, Kind kind) {
  const auto names = names_to_look_up(desired, kind);
  if (names.empty()) return {};
  TRY_ASSIGN(auto named, list_objects(engine, kind, {{"name", names}}));  // These are prefixes.
  for (auto& object : named) {
    if (std::ranges::find(names, object.name) != names.end() && find(all, object.name) == nullptr) {
      all.push_back(std::move(object));
    }
  }
  return {};
}

Result<std::vector<std::string>> strangers(const engine::Client& engine, const Desired& desired,
                                           const Observed& observed) {
  std::vector<std::string> missing, out;
  for (const auto& spec : desired.services) {
    if (find(observed.services, spec.name) == nullptr) missing.push_back(spec.name);
  }
  if (missing.empty()) return out;
  TRY_ASSIGN(const auto named, list_services(engine, {{"name", missing}}));  // Prefixes, too.
  for (const auto& service : named) {
    if (std::ranges::find(missing, service.name) != missing.end()) out.push_back(service.name);
  }
  return out;
}

/// The Swarm does not have them, but the node may.
Result<> add_local_networks(Observed& observed, const engine::Client& engine, const Desired& desired) {
  std::vector<std::string> missing;
  const auto want = [&](const std::string& name) {
    if (find(observed.networks, name) == nullptr) missing.push_back(name);
  };
  for (const auto& external : desired.externals) {
    if (external.kind == Kind::network) want(external.name);
  }
  for (const auto& spec : desired.networks) want(spec.name);
  if (missing.empty()) return {};
  TRY_ASSIGN(auto named, list_objects(engine, Kind::network, {{"name", missing}}));  // These are parts of names.
  std::erase_if(named, [&](const LiveObject& one) {
    return std::ranges::find(missing, one.name) == missing.end() || find(observed.networks, one.name) != nullptr;
  });
  observed.local_networks = std::move(named);
  return {};
}

/// A service that asks for "host" or "bridge" by name gets the ID of the Swarm's network of that name, which no list
/// has (moby, daemon/cluster: populateNetworkID, filterPredefinedNetworks).
Result<> add_predefined(Observed& observed, const engine::Client& engine, const std::vector<json::Document>& specs) {
  std::set<std::string, std::less<>> asked;
  for (const auto& spec : specs) {
    for (const auto& target : references_of(*spec).networks) {
      const bool is_known = std::ranges::any_of(
          observed.networks, [&](const LiveObject& network) { return network.id == target || network.name == target; });
      if (is_known || is_predefined_network(target) || !asked.insert(target).second) continue;
      auto found = engine.get("/networks/" + http::percent_encode(target));
      if (!found && found.error().code() != Errc::not_found) return std::move(found).error();
      if (found && json::text_or(*found, "Id") == target) observed.predefined[target] = json::text_or(*found, "Name");
    }
  }
  return {};
}

std::vector<json::Document> specs_of(const std::vector<LiveService>& services) {
  std::vector<json::Document> out;
  for (const auto& service : services) {
    out.push_back(service.spec);
    out.push_back(service.previous);
  }
  return out;
}

}  // namespace

std::string stack_label(std::string_view stack) {
  return stack.empty() ? std::string(namespace_label) : fmt::format("{}={}", namespace_label, stack);
}

Result<Cluster> cluster(const engine::Client& engine, const sys::Clock& clock) {
  TRY_ASSIGN(const auto info, engine.get("/info"));
  const auto now = clock.wall();
  const auto& swarm = json::member(info, "Swarm");
  if (!json::boolean_or(swarm, "ControlAvailable", false)) {
    return Error(Errc::config, fmt::format("the engine at {} is not a Swarm manager", engine.endpoint().text))
        .id("FL0503")
        .help("point DOCKER_HOST at a manager, or make one: docker swarm init");
  }
  Cluster out = {.id = json::text_or(json::member(swarm, "Cluster"), "ID")};
  TRY_ASSIGN(out.api, engine.api());
  if (const auto there = parse_time(json::text_or(info, "SystemTime"))) out.clock_ahead = *there - now;
  return out;
}

Result<Cluster> cluster(const engine::Client& engine, const sys::Clock& clock, const std::vector<LiveObject>& records) {
  const auto newest = revision_objects(records);
  Cluster out = {.id = newest.empty() ? "" : value_or(newest.front().labels, swarm_label), .is_remembered = true};
  if (out.id.empty()) return cluster(engine, clock);
  TRY_ASSIGN(out.api, engine.api());
  return out;
}

Result<std::vector<LiveService>> live_services(const engine::Client& engine, std::string_view stack) {
  return list_services(engine, {{"label", {stack_label(stack)}}});
}

Result<std::vector<LiveService>> every_service(const engine::Client& engine) {
  return list_services(engine, {});
}

Result<LiveService> live_service(const engine::Client& engine, std::string_view name) {
  TRY_ASSIGN(auto value, engine.get("/services/" + http::percent_encode(name)));
  if (json::text_or(value, "ID").empty()) {
    return Error(Errc::corrupt, fmt::format("the engine's answer about service \"{}\" is none", name)).id("FL0018");
  }
  return service_of(std::move(value));
}

Result<std::vector<LiveObject>> live_objects(const engine::Client& engine, Kind kind, std::string_view stack) {
  return list_objects(engine, kind, {{"label", {stack_label(stack)}}});
}

Result<LiveObject> live_object(const engine::Client& engine, Kind kind, const std::string& name) {
  TRY_ASSIGN(auto named, list_objects(engine, kind, {{"name", {name}}}));
  for (auto& object : named) {
    if (object.name == name) return std::move(object);
  }
  return Error(Errc::not_found, fmt::format("there is no {} \"{}\"", word(kind), name));
}

Result<Variables> network_names(const engine::Client& engine, const std::vector<json::Document>& specs) {
  Observed observed;
  TRY_ASSIGN(observed.networks, list_objects(engine, Kind::network, {{"scope", {"swarm"}}}));
  TRY(add_predefined(observed, engine, specs));
  return observed.network_names();
}

Result<Observed> observe_core(const engine::Client& engine, std::string_view stack) {
  Observed out;
  const std::function<Result<>()> questions[] = {
      [&]() -> Result<> {
        TRY_ASSIGN(out.services, live_services(engine, stack));
        return {};
      },
      [&]() -> Result<> {
        TRY_ASSIGN(out.configs, live_objects(engine, Kind::config, stack));
        return {};
      },
      [&]() -> Result<> {
        TRY_ASSIGN(out.networks, list_objects(engine, Kind::network, {{"scope", {"swarm"}}}));
        return {};
      }};
  constexpr auto count = std::size(questions);
  TRY(sys::in_parallel(count, count, {}, [&](std::size_t i, const std::stop_token&) { return questions[i](); }));
  TRY(add_predefined(out, engine, specs_of(out.services)));
  set_records_apart(out);
  return out;
}

Result<> complete(Observed& core, const engine::Client& engine, const Desired& desired) {
  if (!desired.secrets.empty() || use_secrets(core.services)) {
    TRY_ASSIGN(core.secrets, live_objects(engine, Kind::secret, desired.stack));
  }
  TRY(add_named(core.secrets, engine, desired, Kind::secret));
  TRY(add_named(core.configs, engine, desired, Kind::config));
  TRY(add_local_networks(core, engine, desired));
  TRY_ASSIGN(core.strangers, strangers(engine, desired, core));
  return {};
}

Result<Observed> observe(const engine::Client& engine, const Desired& desired) {
  TRY_ASSIGN(auto out, observe_core(engine, desired.stack));
  TRY(complete(out, engine, desired));
  return out;
}

Result<Observed> observe_stack(const engine::Client& engine, std::string_view stack) {
  TRY_ASSIGN(auto out, observe_core(engine, stack));
  TRY_ASSIGN(out.secrets, live_objects(engine, Kind::secret, stack));
  return out;
}

}  // namespace fairlead::swarm
