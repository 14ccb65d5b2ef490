#pragma once

#include "compose/load.hpp"
#include "engine/client.hpp"
#include "engine/endpoint.hpp"
#include "http/retry.hpp"
#include "plan/change.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_engine.hpp"
#include "support/fake_random.hpp"
#include "support/memory_filesystem.hpp"
#include "swarm/deploy.hpp"
#include "swarm/observe.hpp"
#include "swarm/prepare.hpp"
#include "swarm/removal.hpp"
#include "swarm/revert.hpp"
#include "swarm/undertaking.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::test {

/// What was said while a stack was deployed.
class Listener final : public plan::Observer {
 public:
  std::vector<std::string> lines;
  void step_started(const plan::Change& change) override { lines.push_back("step: " + change.name); }
  void step_finished(const plan::Change&, std::chrono::milliseconds) override {}
  void waiting(std::string_view, std::string_view) override {}
  void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
  void note(std::string_view text) override { lines.push_back("note: " + std::string(text)); }
  void warning(std::string_view text) override { lines.push_back("warning: " + std::string(text)); }
};

/// Runs no program.
class NoProcesses final : public sys::Processes {
 public:
  Result<sys::Completion> run(const sys::Invocation&, const std::stop_token&) override {
    return Error(Errc::not_found, "there are no programs here");
  }
};

/// A Swarm in memory and the stack "shop" on it, with time that passes only when somebody waits.
class Stack {
 public:
  Stack();

  FakeClock clock;
  FakeEngine engine;
  MemoryFileSystem files;
  NoProcesses processes;
  Variables environment = {{"HOME", "/root"}};
  Listener listener;
  std::stop_source stop;
  swarm::DeployOptions options;
  swarm::ResolveImage resolve_image = swarm::ResolveImage::always;
  bool prune = false;
  std::optional<swarm::Answers> answers = {};  ///< Of a saved plan.
  bool sends_again = false;                    ///< As the programs do (http::Retrying).
  std::optional<swarm::Review> review = {};

  /// The image "registry.test/<name>", whose tasks do as told.
  void image(const std::string& name, Behaviour behaviour = {});
  Result<swarm::Prepared> plan(std::string_view compose);
  Result<swarm::Deployed> deploy(std::string_view compose);
  Result<> remove();
  /// As the commands do: under the lease, with a revision at the end. Each call is another process.
  Result<swarm::Deployed> undertake(std::string_view compose);
  Result<> undertake_removal();
  Result<swarm::Deployed> roll_back(std::optional<std::uint64_t> to = {});
  /// "restart service shop_web" a step of the plan; the error's message when there is none.
  std::vector<std::string> steps(std::string_view compose);
  /// The tasks that run, as "shop_web.1 registry.test/web:1", sorted.
  std::vector<std::string> running();
  /// A client of the engine.
  engine::Client client();

  Result<engine::Client> connect();

 private:
  swarm::LeaseOptions new_process();
  int processes_ = 100;
  FakeRandom random_;
  http::Retrying retrying_;
};

// ---- bodies: only test programs of lib/swarm include this

/// A digest made of one digit.
inline std::string digest_of(char digit) {
  return "sha256:" + std::string(64, digit);
}

/// The project that a Compose file means.
inline compose::Project project_of(std::string_view text, MemoryFileSystem& files, const Variables& environment = {}) {
  const compose::Source source = {.name = "docker-stack.yml", .text = std::string(text)};
  auto loaded = compose::load(std::span(&source, 1), environment, files, {.working_directory = "/project"});
  REQUIRE_MESSAGE(loaded.has_value(), (loaded ? "" : loaded.error().message()));
  return std::move(loaded->project);
}

inline Stack::Stack() : engine(clock), retrying_(engine, clock, random_) {
  clock.on_sleep = [this](std::chrono::milliseconds) { engine.pass_time(); };
  options.connections = 1;  // So that the order of calls is always the same.
  engine.swarm.advance(clock.wall());
}

inline void Stack::image(const std::string& name, Behaviour behaviour) {
  const auto digit = static_cast<char>('a' + (engine.images.size() % 6));
  engine.images["registry.test/" + name] = {.digest = digest_of(digit)};
  engine.swarm.behaviours["registry.test/" + name] = std::move(behaviour);
}

inline Result<engine::Client> Stack::connect() {
  TRY_ASSIGN(auto endpoint, engine::endpoint_from({}));
  endpoint.base_url = "http://docker";
  http::Client& http = sends_again ? static_cast<http::Client&>(retrying_) : engine;
  return engine::Client::connect(std::move(endpoint), http, stop.get_token());
}

inline engine::Client Stack::client() {
  auto connected = connect();
  REQUIRE(connected.has_value());
  return *std::move(connected);
}

inline Result<swarm::Prepared> Stack::plan(std::string_view compose) {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  return swarm::prepare(
      project_of(compose, files, environment), outside, {files, processes, environment},
      {.stack = "shop", .resolve_image = resolve_image, .prune = prune, .review = review, .answers = answers});
}

inline Result<swarm::Deployed> Stack::deploy(std::string_view compose) {
  TRY_ASSIGN(const auto prepared, plan(compose));
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  return swarm::deploy(outside, prepared.plan, {prepared.cluster, prepared.observed, prepared.logins}, options);
}

inline Result<> Stack::remove() {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  TRY_ASSIGN(const auto observed, swarm::observe_stack(client, "shop"));
  return swarm::remove_stack(outside, swarm::plan_removal("shop", observed), std::chrono::seconds(60));
}

/// A process of this machine; those before it have ended.
inline swarm::LeaseOptions Stack::new_process() {
  return {.files = files,
          .holder = {.who = "anna on quay", .machine = "quay 1", .process = fmt::format("{} 1 pid:[1]", ++processes_)}};
}

inline Result<swarm::Deployed> Stack::undertake(std::string_view compose) {
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

inline Result<> Stack::undertake_removal() {
  TRY_ASSIGN(const auto client, connect());
  const swarm::Outside outside = {client, clock, listener, stop.get_token()};
  TRY(swarm::undertake_removal(outside, "shop", new_process(), std::chrono::seconds(60)));
  return {};
}

inline Result<swarm::Deployed> Stack::roll_back(std::optional<std::uint64_t> to) {
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

inline std::vector<std::string> Stack::steps(std::string_view compose) {
  const auto prepared = plan(compose);
  if (!prepared) return {prepared.error().message()};
  std::vector<std::string> out;
  for (const auto& change : prepared->plan.steps.changes()) {
    out.push_back(fmt::format("{} {} {}", plan::word(change.action), change.kind, change.name));
  }
  return out;
}

inline std::vector<std::string> Stack::running() {
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
