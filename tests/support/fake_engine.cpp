#include "support/fake_engine.hpp"

#include "base/encoding.hpp"
#include "support/fake_engine_answers.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/core.h>

namespace fairlead::test {
namespace {

using nlohmann::json;

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    REQUIRE(byte.has_value());
    out += as_text(*byte);
    i += 2;
  }
  return out;
}

}  // namespace

std::vector<std::string> FakeEngine::writes() const {
  std::vector<std::string> out;
  std::ranges::copy_if(lines, std::back_inserter(out),
                       [](const std::string& line) { return !line.starts_with("GET ") && !line.starts_with("HEAD "); });
  return out;
}

FakeService* FakeEngine::service(std::string_view name) {
  for (auto& [id, service] : swarm.services) {
    if (id == name || service.spec["Name"] == name) return &service;
  }
  return nullptr;
}

json FakeEngine::spec(std::string_view name) {
  const auto* found = service(name);
  return found == nullptr ? json() : found->spec;
}

std::vector<std::string> FakeEngine::names(const std::string& kind) const {
  std::vector<std::string> out;
  if (kind == "services") {
    for (const auto& [id, service] : swarm.services) out.push_back(service.spec.at("Name"));
  } else if (objects_.contains(kind)) {
    for (const auto& [id, object] : objects_.at(kind)) out.push_back(name_of(object));
  }
  std::ranges::sort(out);
  return out;
}

void FakeEngine::add(const std::string& kind, json body) {
  const auto id = swarm.new_id(kind);
  if (kind == "networks") {
    body["Id"] = id;
    if (body.value("Scope", "").empty()) body["Scope"] = "swarm";
    objects_[kind][id] = std::move(body);
  } else {
    objects_[kind][id] = {{"ID", id}, {"Version", {{"Index", 1}}}, {"Spec", std::move(body)}};
  }
}

void FakeEngine::forget(const std::string& kind, const std::string& name) {
  std::erase_if(objects_[kind], [&](const auto& object) { return name_of(object.second) == name; });
}

void FakeEngine::relabel(const std::string& kind, const std::string& name, const std::string& label,
                         const std::string& value) {
  for (auto& [id, object] : objects_[kind]) {
    if (name_of(object) != name) continue;
    object["Spec"]["Labels"][label] = value;
    object["Version"]["Index"] = swarm.next_version();
  }
}

void FakeEngine::pass_time() {
  const std::lock_guard lock(mutex_);
  swarm.advance(clock_.wall());
}

Result<http::Response> FakeEngine::send(const http::Request& request, const std::stop_token& stop) {
  if (stop.stop_requested()) return Error(Errc::cancelled, "stopped");
  const std::lock_guard lock(mutex_);
  const auto number = ++count_;
  if (before) {
    if (auto failed = before(number, request)) return *std::move(failed);
  }
  swarm.advance(clock_.wall());
  auto rest = std::string_view(request.url).substr(std::string_view("http://docker").size());
  if (rest.starts_with("/v1.")) rest.remove_prefix(rest.find('/', 1));
  const auto question = rest.find('?');
  Ask ask = {
      .method = request.method, .path = decoded(rest.substr(0, question)), .query = {}, .filters = {}, .body = {}};
  for (const auto part : split(question == rest.npos ? "" : rest.substr(question + 1), '&')) {
    const auto equals = part.find('=');
    if (equals != part.npos) ask.query[std::string(part.substr(0, equals))] = decoded(part.substr(equals + 1));
  }
  if (ask.query.contains("filters")) ask.filters = json::parse(ask.query["filters"]).get<Filters>();
  if (!request.body.empty()) ask.body = json::parse(request.body);
  lines.push_back(fmt::format("{} {}", ask.method, ask.path));
  for (const auto& header : request.headers) {
    if (header.name == "X-Registry-Auth") auths[lines.back()] = header.value;
  }
  auto response = route(ask);
  response.headers.push_back({"Api-Version", api});
  if (after) {
    if (auto failed = after(number, request)) return *std::move(failed);
  }
  if (request.sink && response.ok()) {
    TRY(request.sink(as_bytes(response.body)));
    response.body.clear();
  }
  return response;
}

http::Response FakeEngine::route(const Ask& ask) {
  const auto& path = ask.path;
  if (path == "/_ping") return answer(200, "OK");
  if (path == "/info") return info();
  if (!is_manager) return error(503, "This node is not a swarm manager. Use \"docker swarm init\" to make it one.");
  for (const auto* kind : {"networks", "secrets", "configs"}) {
    if (path.starts_with(fmt::format("/{}", kind))) return objects(ask, kind);
  }
  if (path.starts_with("/services")) return services(ask);
  if (path.starts_with("/tasks")) return tasks(ask);
  if (path == "/events") return answer(200, events, {{"Content-Type", "application/json"}});
  if (path.starts_with("/distribution/")) return distribution(ask);
  if (path.starts_with("/volumes/")) {
    const auto name = path.substr(std::string_view("/volumes/").size());
    if (!volumes.contains(name)) return error(404, fmt::format("get {}: no such volume", name));
    return done(200, volumes.at(name));
  }
  if (path == "/nodes") return done(200, nodes);
  if (path == "/nodes/node1") return done(200, nodes[0]);
  return error(404, "page not found");
}

http::Response FakeEngine::info() const {
  return done(200, {{"SystemTime", engine_time(clock_.wall())},
                    {"Name", "quay"},
                    {"Swarm",
                     {{"ControlAvailable", is_manager},
                      {"NodeID", "node1"},
                      {"LocalNodeState", is_manager ? "active" : "inactive"},
                      {"Cluster", {{"ID", "cluster1"}}}}}});
}

http::Response FakeEngine::distribution(const Ask& ask) const {
  const auto start = std::string_view("/distribution/").size();
  const auto name = ask.path.substr(start, ask.path.size() - start - std::string_view("/json").size());
  const auto at = name.find('@');
  const auto found = images.find(name.substr(0, at));
  const bool is_other = at != name.npos && found != images.end() && name.substr(at + 1) != found->second.digest;
  if (found == images.end() || (is_other && found->second.status == 200))
    return error(404, "manifest unknown: manifest unknown");
  if (found->second.status != 200) return error(found->second.status, found->second.message);
  return done(200,
              {{"Descriptor", {{"digest", found->second.digest}}},
               {"Platforms",
                {{{"architecture", "amd64"}, {"os", "linux"}}, {{"architecture", "unknown"}, {"os", "unknown"}}}}});
}

// ---- networks, secrets, configs

http::Response FakeEngine::objects(const Ask& ask, const std::string& kind) {
  if (ask.path == fmt::format("/{}/create", kind) && ask.method == "POST") return create_object(ask, kind);
  if (ask.method == "DELETE") return remove_object(kind, ask.path.substr(kind.size() + 2));
  if (ask.method == "POST" && ask.path.ends_with("/update")) return update_object(ask, kind);
  if (ask.method == "GET" && kind == "networks" && ask.path != "/networks") return network(ask.path.substr(10));
  if (ask.method != "GET" || ask.path != "/" + kind) return error(404, "page not found");
  auto list = json::array();
  for (const auto& [id, object] : objects_[kind]) {
    const auto labels = member(object.contains("Spec") ? object.at("Spec") : object, "Labels");
    const bool fits = passes(ask.filters, "label", [&](const auto& all) { return has_labels(labels, all); }) &&
                      passes(ask.filters, "name", [&](const auto& all) { return has_name(name_of(object), all); }) &&
                      passes(ask.filters, "scope", [&](const auto& all) { return all.front() == object["Scope"]; });
    if (!fits) continue;
    list.push_back(object);
    if (kind == "secrets") list.back()["Spec"].erase("Data");
  }
  return done(200, list);
}

/// Also those that no list has.
http::Response FakeEngine::network(const std::string& id) {
  for (const auto& [name, predefined] : predefined_networks) {
    if (predefined == id) return done(200, {{"Id", id}, {"Name", name}, {"Scope", "swarm"}});
  }
  const auto found = objects_["networks"].find(id);
  return found == objects_["networks"].end() ? error(404, "network " + id + " not found") : done(200, found->second);
}

http::Response FakeEngine::create_object(const Ask& ask, const std::string& kind) {
  if (!ask.body.is_object() || !ask.body.contains("Name")) return error(400, "invalid body");
  if (kind != "networks" && (!ask.body.contains("Data") || !from_base64(ask.body["Data"].get<std::string>()))) {
    return error(400, "illegal base64 data");
  }
  const auto all = names(kind);
  const auto name = ask.body["Name"].get<std::string>();
  if (std::ranges::binary_search(all, name)) {
    return error(409, fmt::format("rpc error: code = AlreadyExists desc = {} already exists", ask.body["Name"].dump()));
  }
  add(kind, ask.body);
  for (const auto& [id, object] : objects_[kind]) {
    if (name_of(object) == name) return done(201, {{kind == "networks" ? "Id" : "ID", id}});
  }
  return error(500, "lost");
}

/// Labels only, as swarmkit allows.
http::Response FakeEngine::update_object(const Ask& ask, const std::string& kind) {
  const auto id = std::string(split(ask.path, '/').at(2));
  if (!objects_[kind].contains(id)) return error(404, fmt::format("{} {} not found", kind, id));
  auto& object = objects_[kind][id];
  if (ask.query.at("version") != std::to_string(object["Version"]["Index"].get<std::uint64_t>())) {
    return error(500, "rpc error: code = Unknown desc = update out of sequence");
  }
  const bool is_other = ask.body.value("Name", "") != name_of(object) ||
                        (ask.body.contains("Data") && ask.body["Data"] != object["Spec"]["Data"]);
  if (is_other) return error(400, "rpc error: code = InvalidArgument desc = only updates to Labels are allowed");
  object["Spec"]["Labels"] = ask.body.value("Labels", json::object());
  object["Version"]["Index"] = swarm.next_version();
  return answer(200);
}

bool FakeEngine::is_in_use(const std::string& id) const {
  const auto uses = [&](const FakeService& service) { return service.spec.dump().find(id) != std::string::npos; };
  return std::ranges::any_of(swarm.services, [&](const auto& item) { return uses(item.second); });
}

http::Response FakeEngine::remove_object(const std::string& kind, const std::string& id) {
  if (!objects_[kind].contains(id)) return error(404, fmt::format("{} {} not found", kind, id));
  const bool has_tasks = kind == "networks" && std::ranges::any_of(swarm.tasks, [&](const FakeTask& task) {
                           return !swarm.services.contains(task.service_id);
                         });
  if (has_tasks || is_in_use(id)) return error(kind == "networks" ? 403 : 400, fmt::format("{} is in use", id));
  objects_[kind].erase(id);
  return answer(204);
}

}  // namespace fairlead::test
