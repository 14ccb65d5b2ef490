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
#include "swarm/plan_file.hpp"
#include "swarm/prepare.hpp"
#include "swarm/removal.hpp"
#include "swarm/revert.hpp"
#include "swarm/undertaking.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::test {

/// What was said while a stack was deployed.
class Listener final : public plan::Observer {
 public:
  std::vector<std::string> lines;
  void step_started(const plan::Change& change) override { add("step: " + change.name); }
  void step_finished(const plan::Change&, std::chrono::milliseconds) override {}
  void waiting(std::string_view, std::string_view) override {}
  void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
  void note(std::string_view text) override { add("note: " + std::string(text)); }
  void warning(std::string_view text) override { add("warning: " + std::string(text)); }

 private:
  void add(std::string line) {
    const std::lock_guard lock(mutex_);
    lines.push_back(std::move(line));
  }

  std::mutex mutex_;
};

/// Runs no program.
class NoProcesses final : public sys::Processes {
 public:
  Result<sys::Completion> run(const sys::Invocation&, const std::stop_token&) override {
    return Error(Errc::not_found, "there are no programs here");
  }
};

/// A digest made of one digit.
std::string digest_of(char digit);

/// The project that a Compose file means.
compose::Project project_of(std::string_view text, MemoryFileSystem& files, const Variables& environment = {});

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
  bool renames = true;                         ///< See swarm::PlanOptions.
  std::optional<swarm::Answers> answers = {};  ///< Of a saved plan.
  bool sends_again = false;                    ///< As the programs do (http::Retrying).
  bool is_patient = false;                     ///< As the programs are (engine::reach).
  std::optional<swarm::Review> review = {};

  /// The image "registry.test/<name>", whose tasks do as told.
  void image(const std::string& name, Behaviour behaviour = {});
  Result<swarm::Prepared> plan(std::string_view compose);
  Result<swarm::Deployed> deploy(std::string_view compose);
  Result<> remove();
  /// As the commands do: under the lease, with a revision at the end. Each call is another process.
  Result<swarm::Deployed> undertake(std::string_view compose);
  /// The same for a saved plan.
  Result<swarm::Deployed> undertake(std::string_view compose, const swarm::PlanFile& saved);
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

}  // namespace fairlead::test
