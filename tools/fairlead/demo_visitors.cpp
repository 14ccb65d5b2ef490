#include "demo_visitors.hpp"

#include "engine/logs.hpp"

#include <chrono>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::demo {
namespace {

constexpr std::string_view least_requests = "1000";

}  // namespace

Visitors::Visitors(engine::Client engine, std::string image, Traffic traffic)
    : engine_(std::move(engine)),
      image_(std::move(image)),
      network_(traffic == Traffic::published_port ? "host" : "fairlead-demo_default"),
      url_(traffic == Traffic::published_port ? "http://127.0.0.1:8080/" : "http://web:8080/") {}

Result<std::string> Visitors::create(const std::vector<std::string>& command) const {
  const json::Value body = {{"Image", image_},
                            {"Cmd", command},
                            {"Labels", {{"fairlead.demo", "visitor"}}},
                            {"Healthcheck", {{"Test", {"NONE"}}}},
                            {"HostConfig", {{"NetworkMode", network_}}}};
  TRY_ASSIGN(const auto created, engine_.post("/containers/create", {}, body));
  TRY_ASSIGN(auto id, json::text(created, "Id"));
  TRY(engine_.post("/containers/" + id + "/start"));
  return id;
}

Result<std::string> Visitors::outcome(const std::string& container) const {
  TRY(engine_.post("/containers/" + container + "/wait"));
  TRY_ASSIGN(const auto log,
             engine::last_lines(engine_, {.owner = engine::LogOwner::container, .id = container, .lines = 1}));
  TRY(engine_.remove("/containers/" + container, {{"v", "true"}, {"force", "true"}}));
  if (log.empty()) return Error(Errc::unavailable, "the visitor saw nothing");
  return log.back();
}

Result<std::string> Visitors::page() const {
  TRY_ASSIGN(const auto container, create({"get", url_}));
  return outcome(container);
}

Result<std::string> Visitors::start() const {
  return create({"load", url_, std::string(least_requests)});
}

Result<Visits> Visitors::finish(const std::string& load) const {
  TRY(engine_.post("/containers/" + load + "/stop", {{"t", "60"}}));
  TRY_ASSIGN(const auto line, outcome(load));
  return parse_visits(line);
}

Result<Visits> parse_visits(std::string_view text) {
  TRY_ASSIGN(const auto found, json::parse(text, "the visitors' report"));
  Visits visits;
  TRY_ASSIGN(visits.requests, json::integer(found, "requests"));
  TRY_ASSIGN(visits.failed, json::integer(found, "failed"));
  visits.first_failure = json::text_or(found, "first_failure");
  for (const auto& [server, answers] : json::member(found, "servers").items())
    if (answers.is_number_integer())
      visits.by_version[server.substr(server.find('/') + 1)] = answers.get<std::int64_t>();
  return visits;
}

}  // namespace fairlead::demo
