#include "swarm/writer.hpp"

#include "base/encoding.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "swarm/canonical.hpp"
#include "swarm/limited.hpp"
#include "swarm/names.hpp"
#include "swarm/observe.hpp"
#include "swarm/task.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::swarm {
namespace {

using json::Value;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string what(const Call& call) {
  return fmt::format("{} \"{}\"", word(call.kind), call.name);
}

std::string path_of(Kind kind, const std::string& id) {
  return fmt::format("{}/{}", collection(kind), http::percent_encode(id));
}

/// The engine wants IDs beside the names of secrets and configs.
void fill_ids(Value& references, const char* name_key, const char* id_key,
              const std::map<std::string, std::string>& ids) {
  if (!references.is_array()) return;
  for (auto& reference : references) {
    const auto found = ids.find(json::text_or(reference, name_key));
    if (found != ids.end()) reference[id_key] = found->second;
  }
}

Error moved(const Call& call) {
  return Error(Errc::conflict, fmt::format("{} was changed by somebody else since it was planned", what(call)))
      .id("FL0526")
      .help("plan again, read the plan, deploy it");
}

}  // namespace

bool is_in_use(const Error& error) {
  const auto message = error.message();
  return message.find("in use") != std::string::npos || message.find("active endpoints") != std::string::npos;
}

Result<bool> is_same_service(const engine::Client& engine, const json::Document& a, const json::Document& b) {
  TRY_ASSIGN(const auto networks, network_names(engine, {a, b}));
  return canonical(*a, networks) == canonical(*b, networks);
}

Writer::Writer(const Outside& outside, const Logins& logins, std::string stack)
    : outside_(outside), logins_(logins), stack_(std::move(stack)) {}

void Writer::know(Kind kind, const std::string& name, const std::string& id) {
  const std::lock_guard lock(mutex_);
  ids_[{kind, name}] = id;
}

std::vector<http::Header> Writer::headers(const std::string& image) const {
  std::vector<http::Header> out = {{.name = "Content-Type", .value = "application/json"}};
  // Without a login nothing is sent: docker's client sends {} then, which wipes the credentials the Swarm has.
  const auto* login = find(logins_, image);
  if (login != nullptr && login->credential) out.push_back({"X-Registry-Auth", login->header.reveal(), true});
  return out;
}

Result<Written> Writer::write(const Call& call) {
  switch (call.verb) {
    case Verb::create: return create(call);
    case Verb::recreate: return recreate(call);
    case Verb::update: TRY(call.is_under_way ? Result<>() : update(call)); break;
    case Verb::remove: TRY(remove(call)); break;
  }
  return Written{.id = call.id};
}

std::string Writer::with_ids(const Call& call) const {
  auto body = *call.body;
  if (call.kind == Kind::secret || call.kind == Kind::config) body["Data"] = base64(as_bytes(call.data.reveal()));
  if (call.kind != Kind::service) return json::dump(body);
  std::map<std::string, std::string> secrets, configs;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, id] : ids_) (key.first == Kind::secret ? secrets : configs)[key.second] = id;
  }
  auto& container = body["TaskTemplate"]["ContainerSpec"];
  if (container.contains("Secrets")) fill_ids(container["Secrets"], "SecretName", "SecretID", secrets);
  if (container.contains("Configs")) fill_ids(container["Configs"], "ConfigName", "ConfigID", configs);
  const auto& credential_spec = json::at(container, {"Privileges", "CredentialSpec"});
  if (const auto found = configs.find(json::text_or(credential_spec, "Config")); found != configs.end()) {
    container["Privileges"]["CredentialSpec"]["Config"] = found->second;
  }
  return json::dump(body);
}

Result<std::string> Writer::post_new(const Call& call) {
  const engine::Call post = {.method = "POST",
                             .path = std::string(collection(call.kind)) + "/create",
                             .headers = headers(call.image),
                             .body = with_ids(call)};
  TRY_ASSIGN(const auto response, outside_.engine.send(post));
  TRY_ASSIGN(const auto answer, json::parse(response.body, "the engine's answer"));
  return json::text_or(answer, call.kind == Kind::network ? "Id" : "ID");
}

Result<std::optional<Written>> Writer::look_for(const Call& call) {
  if (call.kind == Kind::service) {
    auto live = live_service(outside_.engine, call.name);
    if (!live && live.error().code() == Errc::not_found) return std::optional<Written>();
    if (!live) return std::move(live).error();
    TRY_ASSIGN(const bool is_same, is_same_service(outside_.engine, live->spec, call.body));
    if (!is_same) return moved(call);
    return std::optional(Written{.id = live->id, .is_ours = false});
  }
  auto live = live_object(outside_.engine, call.kind, call.name);
  if (!live && live.error().code() == Errc::not_found) return std::optional<Written>();
  if (!live) return std::move(live).error();
  const bool has_content = call.kind == Kind::network || value_or(live->labels, hash_label) == call.hash;
  if (!belongs_to(*live, stack_) || !has_content) return moved(call);
  return std::optional(Written{.id = live->id, .is_ours = false});
}

Result<Written> Writer::create(const Call& call) {
  Written out;
  const auto make = [&]() -> Result<> {
    TRY_ASSIGN(out.id, post_new(call).during("create " + what(call)));
    return {};
  };
  const auto look = [&](const Error&) -> Result<bool> {
    TRY_ASSIGN(const auto found, look_for(call));
    if (found) out.id = found->id;
    return found.has_value();
  };
  TRY_ASSIGN(out.is_ours, sys::make_or_find(outside_.waiting(), make, look, may_be_tried_again));
  know(call.kind, call.name, out.id);
  return out;
}

Result<> Writer::post_update(const std::string& path, std::uint64_t version, const std::string& image,
                             std::string body) const {
  TRY(outside_.engine.send({.method = "POST",
                            .path = path + "/update",
                            .query = {{"version", fmt::format("{}", version)}},
                            .headers = headers(image),
                            .body = std::move(body)}));
  return {};
}

Result<> Writer::update_labels(const Call& call) {
  const auto make = [&] {
    return post_update(path_of(call.kind, call.id), call.version, {}, call.body.text()).during("update " + what(call));
  };
  const auto look = [&](const Error&) -> Result<bool> {
    TRY_ASSIGN(const auto live, live_object(outside_.engine, call.kind, call.name));
    if (json::Value(live.labels) == json::member(*call.body, "Labels")) return true;
    if (live.version != call.version) return moved(call);
    return false;
  };
  TRY(sys::make_or_find(outside_.waiting(), make, look, may_be_tried_again));
  return {};
}

Result<> Writer::update(const Call& call) {
  if (call.kind != Kind::service) return update_labels(call);
  const auto doing = "update " + what(call);
  const auto body = with_ids(call);
  auto version = call.version;
  if (version == 0) {  // It was made by an earlier step.
    TRY_ASSIGN(const auto live, live_service(outside_.engine, call.id).during(doing));
    version = live.version;
  }
  const auto make = [&] { return post_update(path_of(call.kind, call.id), version, call.image, body).during(doing); };
  // The Swarm counts the version up while it rolls an earlier update out (https://github.com/moby/moby/issues/39891).
  const auto look = [&](const Error& why) -> Result<bool> {
    TRY_ASSIGN(const auto live, live_service(outside_.engine, call.id).during(doing));
    if (sys::is_unclear(why) && live.version != version) {
      TRY_ASSIGN(const bool is_done, is_same_service(outside_.engine, live.spec, call.body));
      if (is_done) return true;
    }
    TRY_ASSIGN(const bool is_as_planned, is_same_service(outside_.engine, live.spec, call.before));
    if (!is_as_planned) return moved(call);
    version = live.version;
    return false;
  };
  auto done = sys::make_or_find(outside_.waiting(), make, look, may_be_tried_again);
  if (done) return {};
  return done.error().code() == Errc::not_found ? moved(call) : std::move(done).error();
}

Result<Written> Writer::recreate(const Call& call) {
  TRY(remove(call));
  TRY(wait_until_gone(call.id));
  return create(call);
}

/// Whoever sends requests to the tasks of a second service goes on for a while after its labels are gone, so those go
/// first.
Result<> Writer::withdraw(const Call& call) {
  const auto doing = "remove " + what(call);
  LiveService live;
  std::optional<std::uint64_t> settle;
  const auto look = [&]() -> Result<bool> {
    settle.reset();
    auto found = live_service(outside_.engine, call.name).during(doing);
    if (!found && found.error().code() == Errc::not_found) return true;
    TRY_ASSIGN(live, std::move(found));
    settle = number(json::text_or(json::member(*live.spec, "Labels"), settle_label));
    return !settle.has_value();
  };
  const auto make = [&] {
    auto spec = *live.spec;
    spec["Labels"]["traefik.enable"] = "false";
    return post_update(path_of(Kind::service, live.id), live.version, {}, json::dump(spec)).during(doing);
  };
  TRY_ASSIGN(const bool is_withdrawn, sys::ensure(outside_.waiting(), look, make, may_be_tried_again));
  if (!is_withdrawn || !settle) return {};
  outside_.observer.note(fmt::format("no requests for {}: removed in {} s", call.name, *settle));
  return linger(outside_, seconds(std::min<std::uint64_t>(*settle, 3600)));
}

Result<> Writer::remove(const Call& call, milliseconds patience) {
  if (call.is_temporary) TRY(withdraw(call));
  const sys::Deadline deadline(outside_.clock, std::min<milliseconds>(patience, seconds(60)));
  while (true) {
    auto removed = outside_.engine.remove(path_of(call.kind, call.id));
    if (removed || removed.error().code() == Errc::not_found) {
      return call.kind == Kind::network ? wait_until_unlisted(call.name) : Result<>();
    }
    const bool may_pass = sys::is_unclear(removed.error()) || is_in_use(removed.error());
    if (!may_pass || removed.error().id() == no_time_left || deadline.has_passed())
      return std::move(removed).during("remove " + what(call));
    TRY(pause(outside_.waiting(), milliseconds(500)));
  }
}

// A deploy that finds it in the list would use it (https://github.com/moby/moby/issues/29293).
Result<> Writer::wait_until_unlisted(const std::string& network) {
  const sys::Deadline deadline(outside_.clock, seconds(30));
  while (true) {
    const auto live = live_object(outside_.engine, Kind::network, network);
    if (!live && live.error().code() == Errc::not_found) return {};
    if (!live && live.error().id() == no_time_left) return Error(live.error().code(), live.error().message());
    if (deadline.has_passed()) return Error(Errc::timed_out, fmt::format("network \"{}\" does not go", network));
    TRY(pause(outside_.waiting(), milliseconds(200)));
  }
}

Result<> Writer::wait_until_gone(const std::string& service_id) {
  const sys::Deadline deadline(outside_.clock, seconds(120));
  while (true) {
    // By the stack: asked for the tasks of a service that is gone, the engine says 404.
    TRY_ASSIGN(const auto tasks, stack_tasks(outside_.engine, stack_, TaskFilter::all));
    const auto is_left = [&](const Task& task) { return task.service_id == service_id && has_to_end(task); };
    if (std::ranges::none_of(tasks, is_left)) return {};
    if (deadline.has_passed()) return Error(Errc::timed_out, "the tasks of a removed service do not end");
    TRY(pause(outside_.waiting(), milliseconds(250)));
  }
}

}  // namespace fairlead::swarm
