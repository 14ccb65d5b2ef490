#pragma once

#include "base/paint.hpp"
#include "base/result.hpp"
#include "engine/client.hpp"
#include "swarm/judge.hpp"
#include "swarm/live.hpp"
#include "swarm/nodes.hpp"
#include "swarm/task.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How stacks are: what runs, what should, and what is wrong.
namespace fairlead::swarm {

/// What is there, read at one moment.
struct Sight {
  std::vector<LiveService> services;
  std::vector<Task> tasks, current;  ///< All, and those made from the present specs.
  std::vector<Node> nodes;
};

/// Reads it in four calls, for one stack, or for every stack when `stack` is "".
Result<Sight> look(const engine::Client& engine, std::string_view stack);

struct ServiceStatus {
  std::string name, mode;                        ///< Mode: replicated, global, replicated job, global job
  std::string image, digest;                     ///< "registry.test/web:1", "sha256:..." or "" when it is not pinned.
  std::size_t running = 0, wanted = 0;           ///< Tasks; of jobs those that are complete.
  std::optional<std::chrono::seconds> age = {};  ///< Since its spec or update last changed.
  std::string update = {};                       ///< How the last update stands: "completed", "paused"; or "".
  std::string health = {};                       ///< "healthy", "starting", or "" when no healthcheck is set.
  std::vector<std::string> ports = {};           ///< "8080->80", "host 53->53/udp"
  Verdict verdict = {};                          ///< See `judge`.
  std::string drift = {};                        ///< How it differs from what was deployed, as far as that is known.

  bool is_well() const { return verdict.state == State::converged && drift.empty(); }
  std::string trouble() const;  ///< Why it is not; "" when it is.
};

/// A task that failed within the last hour, or that cannot start.
struct Problem {
  std::string task, service, node, state, error;
  std::optional<std::int64_t> exit_code;
  std::chrono::seconds age{0};
};

struct NodeStatus {
  Node node;
  std::size_t tasks = 0;  ///< Of the stack, that run or should.
};

struct StackStatus {
  std::string stack;
  std::vector<ServiceStatus> services;  ///< By name.
  std::vector<Problem> problems;        ///< Newest first.
  std::vector<NodeStatus> nodes;        ///< By name.

  std::size_t unwell() const;  ///< So many services are not as they should be.
};

/// The stacks that are seen, by name. `now` is the Swarm's time. Pure.
std::vector<StackStatus> statuses(const Sight& sight, sys::Clock::Wall now);

/// One screen, at most 100 columns wide.
std::string status_text(const StackStatus& status, Paint paint = {});
/// A line for each stack.
std::string stacks_text(const std::vector<StackStatus>& all, Paint paint = {});
/// {"schema":"fairlead.stack.status/1","stack":..,"well":..,"services":[..],"problems":[..],"nodes":[..]}
std::string status_json(const StackStatus& status);
/// {"schema":"fairlead.stack.stacks/1","stacks":[..]}
std::string stacks_json(const std::vector<StackStatus>& all);

}  // namespace fairlead::swarm
