#include "swarm/proof.hpp"

#include "json/json.hpp"
#include "swarm/canonical.hpp"
#include "swarm/diff.hpp"
#include "swarm/members.hpp"
#include "swarm/observe.hpp"
#include "swarm/references.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::swarm {
namespace {

bool goes_back_itself(const LiveService& live) {
  return live.update_state.starts_with("rollback_");
}

}  // namespace

Proof::Proof(const StackPlan& plan, const Observed& observed)
    : stack_(plan.stack), networks_(observed.network_names()) {
  for (const auto& name : plan.services) {
    const auto* live = find(observed.services, name);
    if (live != nullptr) services_[name] = {.id = live->id, .spec = live->spec, .previous = {}, .seen = live->spec};
  }
  for (const auto* objects : {&observed.secrets, &observed.configs}) {
    for (const auto& object : *objects) {
      if (belongs_to(object, stack_)) objects_[{object.kind, object.name}] = {object.id, object.labels};
    }
  }
}

Error Proof::changed(Kind kind, std::string_view name, std::string_view how) {
  has_failed_ = true;
  return Error(Errc::conflict, fmt::format("{} \"{}\" was {} by somebody else meanwhile", word(kind), name, how))
      .id("FL0526")
      .help("see who does that; then plan again, read the plan, deploy it");
}

void Proof::expect(const Call& call, const std::string& id) {
  if (call.verb == Verb::remove) {
    objects_.erase({call.kind, call.name});
    if (call.kind == Kind::service) services_.erase(call.name);
  } else if (call.kind == Kind::service) {
    auto& service = services_[call.name];
    // What was there and is under way is as it was read; what an earlier step made is named by its name.
    const bool is_as_read = call.is_under_way && call.version != 0;
    service = {.id = id == call.name ? service.id : id,
               .spec = is_as_read ? call.before : call.body,
               .previous = call.way_back()};
  } else if (call.kind == Kind::secret || call.kind == Kind::config) {
    objects_[{call.kind, call.name}] = {id, texts_of(json::member(*call.body, "Labels"))};
  }
}

Result<bool> Proof::is_same(const engine::Client& engine, const json::Document& a, const json::Document& b) {
  if (canonical(*a, networks_) == canonical(*b, networks_)) return true;
  TRY_ASSIGN(networks_, network_names(engine, {a, b}));  // One that was made meanwhile, or a predefined one?
  return canonical(*a, networks_) == canonical(*b, networks_);
}

/// Secrets and configs of these names are those that we know by them. `canonical` leaves their IDs out.
bool Proof::has_our_content(const json::Value& spec) const {
  const auto& container = json::at(spec, {"TaskTemplate", "ContainerSpec"});
  const auto are_ours = [&](Kind kind, const char* list, const char* name_key, const char* id_key) {
    return std::ranges::all_of(json::member(container, list), [&](const json::Value& reference) {
      const auto known = objects_.find({kind, json::text_or(reference, name_key)});
      return known == objects_.end() || known->second.id == json::text_or(reference, id_key);
    });
  };
  return are_ours(Kind::secret, "Secrets", "SecretName", "SecretID") &&
         are_ours(Kind::config, "Configs", "ConfigName", "ConfigID");
}

Result<> Proof::check(const engine::Client& engine, const std::string& name, Service& expected,
                      const LiveService* live) {
  if (live == nullptr) return changed(Kind::service, name, "removed");
  if (live->id != expected.id && !expected.id.empty()) return changed(Kind::service, name, "made anew");
  expected.id = live->id;
  if (live->spec == expected.seen) return {};
  TRY_ASSIGN(const bool is_ours, is_same(engine, live->spec, expected.spec));
  if (is_ours && has_our_content(*live->spec)) {
    expected.seen = live->spec;
    return {};
  }
  if (goes_back_itself(*live) && !expected.previous.is_null()) {
    TRY_ASSIGN(const bool is_back, is_same(engine, live->spec, expected.previous));
    if (is_back) return {};
  }
  auto error = changed(Kind::service, name, "changed");
  for (const auto& difference : differences(canonical(*expected.spec, networks_), canonical(*live->spec, networks_))) {
    const auto& field = difference.field;
    error = std::move(error).note(fmt::format("{}: {} -> {}", field.path, field.before, field.after));
  }
  return error;
}

Result<> Proof::check(const engine::Client& engine, const std::vector<LiveService>& services) {
  for (auto& [name, expected] : services_) TRY(check(engine, name, expected, find(services, name)));
  return {};
}

Result<> Proof::check_objects(const engine::Client& engine, Kind kind) {
  References all;
  for (const auto& [name, service] : services_) all.add(references_of(*service.spec));
  const auto& named = kind == Kind::secret ? all.secrets : all.configs;
  const auto is_ours = [&](const auto& name) { return objects_.contains({kind, name}); };
  if (std::ranges::none_of(named, is_ours)) return {};
  TRY_ASSIGN(const auto there, live_objects(engine, kind, stack_));
  for (const auto& name : named) {
    const auto expected = objects_.find({kind, name});
    if (expected == objects_.end()) continue;
    const auto* live = find(there, name);
    if (live == nullptr || live->id != expected->second.id || live->labels != expected->second.labels) {
      return changed(kind, name, live == nullptr ? "removed" : "changed");
    }
  }
  return {};
}

Result<> Proof::look(const engine::Client& engine) {
  TRY(check_objects(engine, Kind::secret));
  TRY(check_objects(engine, Kind::config));
  TRY_ASSIGN(const auto services, live_services(engine, stack_));  // Last, since these change most easily.
  return check(engine, services);
}

}  // namespace fairlead::swarm
