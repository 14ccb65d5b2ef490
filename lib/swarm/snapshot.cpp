#include "swarm/snapshot.hpp"

#include "archive/gzip.hpp"
#include "base/bytes.hpp"
#include "json/json.hpp"
#include "swarm/names.hpp"
#include "swarm/references.hpp"
#include "swarm/strategy.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

constexpr std::uint64_t most_text = 64U << 20U;

/// IDs are of this moment: names are what lasts.
void forget_ids(Value& references, const char* id_key) {
  if (!references.is_array()) return;
  for (auto& reference : references) reference.erase(id_key);
}

/// The spec that GET /services shows, as it may be posted at any later time.
Saved saved(const LiveService& live, const Variables& networks) {
  if (!live.spec->is_object()) return {.name = live.name, .image = {}, .body = live.spec};
  auto spec = *live.spec;
  auto& task = spec["TaskTemplate"];
  for (auto& network : task["Networks"]) {
    const auto target = json::text_or(network, "Target");
    network["Target"] = value_or(networks, target, target);
  }
  auto& container = task["ContainerSpec"];
  forget_ids(container["Secrets"], "SecretID");
  forget_ids(container["Configs"], "ConfigID");
  for (const auto* list : {"Secrets", "Configs"}) {
    if (container[list].is_null()) container.erase(list);
  }
  if (task["Networks"].is_null()) task.erase("Networks");
  auto image = json::text_or(json::member(spec, "Labels"), image_label);
  if (image.empty()) image = json::text_or(container, "Image");
  return {.name = live.name, .image = std::move(image), .body = json::Document(std::move(spec))};
}

void add_live(const LiveService& live, const Observed& observed, Snapshot& out) {
  out.services.push_back(saved(live, observed.network_names()));
  for (const auto& target : references_of(*live.spec).networks) {
    const auto known = std::ranges::find_if(
        observed.networks, [&](const LiveObject& network) { return network.id == target || network.name == target; });
    if (known == observed.networks.end()) continue;
    const bool is_there = std::ranges::find(out.networks, known->name, &Saved::name) != out.networks.end() ||
                          std::ranges::find(out.externals, known->name) != out.externals.end();
    if (!is_there) out.externals.push_back(known->name);
  }
}

Value list_of(const std::vector<Saved>& all) {
  auto list = Value::array();
  for (const auto& one : all) {
    Value item = {{"name", one.name}, {"body", *one.body}};
    if (!one.image.empty()) item["image"] = one.image;
    list.push_back(std::move(item));
  }
  return list;
}

Result<std::vector<Saved>> list_from(const Value& list) {
  std::vector<Saved> out;
  if (!list.is_array()) return Error(Errc::corrupt, "it has no list of services and networks");
  for (const auto& item : list) {
    TRY_ASSIGN(auto name, json::text(item, "name"));
    const auto& body = json::member(item, "body");
    if (!body.is_object()) return Error(Errc::corrupt, "it has no body of " + name);
    out.push_back({.name = std::move(name), .image = json::text_or(item, "image"), .body = json::Document(body)});
  }
  return out;
}

}  // namespace

Snapshot snapshot_of(const Desired& desired, const std::vector<LiveService>& kept, const Observed& observed) {
  Snapshot out;
  for (const auto& network : desired.networks) out.networks.push_back({.name = network.name, .body = network.body});
  for (const auto& external : desired.externals) {
    if (external.kind == Kind::network) out.externals.push_back(external.name);
  }
  for (const auto& live : kept) add_live(live, observed, out);
  for (const auto& service : desired.services) {
    out.services.push_back({.name = service.name, .image = service.image, .body = service.body});
  }
  return out;
}

Snapshot snapshot_of(const Observed& observed) {
  Snapshot out;
  for (const auto& live : observed.services) {
    if (!is_second(live)) add_live(live, observed, out);
  }
  return out;
}

Desired desired_of(const Snapshot& snapshot, std::string_view stack) {
  Desired out;
  out.stack = stack;
  std::map<std::pair<Kind, std::string>, External> externals;
  const auto need = [&](Kind kind, const std::string& name) { externals.try_emplace({kind, name}, kind, name); };
  for (const auto& network : snapshot.networks) {
    out.networks.push_back({.kind = Kind::network, .name = network.name, .key = network.name, .body = network.body});
  }
  for (const auto& name : snapshot.externals) need(Kind::network, name);
  for (const auto& service : snapshot.services) {
    out.services.push_back({.kind = Kind::service,
                            .name = service.name,
                            .key = service.name,
                            .body = service.body,
                            .image = service.image});
    const auto references = references_of(*service.body);
    for (const auto& name : references.secrets) need(Kind::secret, name);
    for (const auto& name : references.configs) need(Kind::config, name);
  }
  for (auto& [key, external] : externals) out.externals.push_back(std::move(external));
  return out;
}

Value to_json(const Snapshot& snapshot) {
  return {{"services", list_of(snapshot.services)},
          {"networks", list_of(snapshot.networks)},
          {"externals", snapshot.externals}};
}

Result<Snapshot> snapshot_from(const Value& value, std::string_view source) {
  Snapshot out;
  TRY_ASSIGN(out.services, list_from(json::member(value, "services")).during(std::string(source)));
  TRY_ASSIGN(out.networks, list_from(json::member(value, "networks")).during(std::string(source)));
  for (const auto& name : json::member(value, "externals")) {
    if (name.is_string()) out.externals.push_back(name.get<std::string>());
  }
  return out;
}

std::string write_snapshot(const Snapshot& snapshot) {
  return json::dump(to_json(snapshot));
}

Result<Snapshot> read_snapshot(std::string_view text, std::string_view source) {
  TRY_ASSIGN(const auto value, json::parse(text, source));
  return snapshot_from(value, source);
}

Result<std::string> packed(std::string_view text) {
  std::string out;
  archive::GzipWriter writer(archive::sink_to(out), {.level = 9, .threads = 1});
  TRY(writer.write(as_bytes(text)));
  TRY(writer.finish());
  return out;
}

Result<std::string> unpacked(std::string bytes) {
  return archive::read_all(archive::gunzip(archive::source_of(std::move(bytes)), most_text), most_text);
}

}  // namespace fairlead::swarm
