#include "unit/swarm/stack.hpp"

#include "compose/load.hpp"
#include "engine/endpoint.hpp"
#include "swarm/observe.hpp"
#include "swarm/removal.hpp"
#include "swarm/revert.hpp"
#include "swarm/undertaking.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::test {

/// A digest made of one digit.
std::string digest_of(char digit) {
  return "sha256:" + std::string(64, digit);
}

/// The project that a Compose file means.
compose::Project project_of(std::string_view text, MemoryFileSystem& files, const Variables& environment) {
  const compose::Source source = {.name = "docker-stack.yml", .text = std::string(text)};
  auto loaded = compose::load(std::span(&source, 1), environment, files, {.working_directory = "/project"});
  REQUIRE_MESSAGE(loaded.has_value(), (loaded ? "" : loaded.error().message()));
  return std::move(loaded->project);
}

Stack::Stack() : engine(clock), retrying_(engine, clock, random_) {
  clock.on_sleep = [this](std::chrono::milliseconds) { engine.pass_time(); };
  options.connections = 1;  // So that the order of calls is always the same.
  engine.swarm.advance(clock.wall());
}

void Stack::image(const std::string& name, Behaviour behaviour) {
  const auto digit = static_cast<char>('a' + (engine.images.size() % 6));
  engine.images["registry.test/" + name] = {.digest = digest_of(digit)};
  engine.swarm.behaviours["registry.test/" + name] = std::move(behaviour);
}

Result<engine::Client> Stack::connect() {
  TRY_ASSIGN(auto endpoint, engine::endpoint_from({}));
  endpoint.base_url = "http://docker";
  http::Client& http = sends_again ? static_cast<http::Client&>(retrying_) : engine;
  auto client = engine::Client::connect(std::move(endpoint), http, stop.get_token());
  if (client && is_patient) client->set_patience(clock, std::chrono::seconds(20));
  return client;
}

engine::Client Stack::client() {
  auto connected = connect();
  REQUIRE(connected.has_value());
  return *std::move(connected);
}

Result<swarm::Prepared> Stack::plan(std::string_view compose) {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  return swarm::prepare(project_of(compose, files, environment), outside, {files, processes, environment},
                        {.stack = "shop",
                         .resolve_image = resolve_image,
                         .prune = prune,
                         .renames = renames,
                         .review = review,
                         .answers = answers});
}

Result<swarm::Deployed> Stack::deploy(std::string_view compose) {
  TRY_ASSIGN(const auto prepared, plan(compose));
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  return swarm::deploy(outside, prepared.plan, {prepared.cluster, prepared.observed, prepared.logins}, options);
}

Result<> Stack::remove() {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  TRY_ASSIGN(const auto observed, swarm::observe_stack(client, "shop"));
  return swarm::remove_stack(outside, swarm::plan_removal("shop", observed), std::chrono::seconds(60));
}

/// A process of this machine; those before it have ended.
swarm::LeaseOptions Stack::new_process() {
  return {.files = files,
          .holder = {.who = "anna on quay", .machine = "quay 1", .process = fmt::format("{} 1 pid:[1]", ++processes_)}};
}

Result<swarm::Deployed> Stack::undertake(std::string_view compose) {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  const auto lease = new_process();
  const swarm::Origin origin = {.by = lease.holder.who};
  return swarm::undertake(outside, {.prepare = [&] { return plan(compose); },
                                    .approve = [](const swarm::Prepared&) { return Result<>(); },
                                    .deploy = options,
                                    .lease = lease,
                                    .origin = origin});
}

Result<swarm::Deployed> Stack::undertake(std::string_view compose, const swarm::PlanFile& saved) {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  auto lease = new_process();
  lease.plan = swarm::identity(saved);
  const swarm::Origin origin = {.by = lease.holder.who};
  const auto prepare = [&]() -> Result<swarm::Prepared> {
    TRY_ASSIGN(auto prepared, plan(compose));
    auto now = swarm::plan_file(prepared, saved.files, {.stack = "shop", .prune = prune, .renames = renames});
    TRY(swarm::check_same(saved, now, prepared.observed));
    return prepared;
  };
  return swarm::undertake(outside, {.prepare = prepare,
                                    .approve = [](const swarm::Prepared&) { return Result<>(); },
                                    .deploy = options,
                                    .lease = lease,
                                    .origin = origin});
}

Result<> Stack::undertake_removal() {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  TRY(swarm::undertake_removal(outside, "shop", new_process(), std::chrono::seconds(60)));
  return {};
}

Result<swarm::Deployed> Stack::roll_back(std::optional<std::uint64_t> to) {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  auto lease = new_process();
  swarm::Origin origin = {.by = lease.holder.who};
  return swarm::undertake(outside, {.prepare = [&]() -> Result<swarm::Prepared> {
                                      TRY_ASSIGN(auto revert,
                                                 swarm::prepare_revert(outside, {files, processes, environment},
                                                                       {.stack = "shop", .to = to}));
                                      lease.operation = origin.operation = revert.operation;
                                      return std::move(revert.prepared);
                                    },
                                    .approve = [](const swarm::Prepared&) { return Result<>(); },
                                    .deploy = options,
                                    .lease = lease,
                                    .origin = origin});
}

std::vector<std::string> Stack::steps(std::string_view compose) {
  const auto prepared = plan(compose);
  if (!prepared) return {prepared.error().message()};
  std::vector<std::string> out;
  for (const auto& change : prepared->plan.steps.changes()) {
    out.push_back(fmt::format("{} {} {}", plan::word(change.action), change.kind, change.name));
  }
  return out;
}

std::vector<std::string> Stack::running() {
  std::vector<std::string> out;
  for (const auto& task : engine.swarm.tasks) {
    const auto* service = engine.service(task.service_id);
    if (service == nullptr || task.state != "running" || task.desired != "running") continue;
    out.push_back(fmt::format("{}.{} {}", service->spec["Name"].get<std::string>(), task.slot,
                              task.image.substr(0, task.image.find('@'))));
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace fairlead::test
