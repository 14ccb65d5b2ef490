#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "sys/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// A task as the Swarm tells it (https://docs.docker.com/reference/api/engine/, TaskList).
struct Task {
  std::string id = {}, service_id = {}, node_id = {};
  std::uint64_t slot = 0;                ///< 0 in global services.
  std::string state = {}, desired = {};  ///< "running", "failed", "rejected", "complete", ...
  std::string error = {};                ///< What went wrong, in the engine's words.
  std::string image = {};
  std::string container = {};  ///< Its ID on the node, once it has one.
  std::optional<std::int64_t> exit_code = {};
  std::uint64_t job_iteration = 0;
  std::optional<sys::Clock::Wall> since = {};  ///< When it came into this state, by the Swarm's clock.
  /// How long it has been in this state; `converge` fills it, so that judging needs no clock.
  std::chrono::milliseconds age{0};
};

enum class TaskFilter : std::uint8_t {
  all,
  up_to_date,  ///< Only those made from the service's present spec.
};

/// The tasks of a stack, or of every stack when it is "", in one call.
Result<std::vector<Task>> stack_tasks(const engine::Client& engine, std::string_view stack, TaskFilter filter);
/// All tasks of one service, old ones too.
Result<std::vector<Task>> service_tasks(const engine::Client& engine, std::string_view service_id);

/// "shop_web.1"; of a global service, whose tasks have no slot, "shop_web.quay".
std::string task_name(std::string_view service, const Task& task, std::string_view node);

/// failed, rejected or orphaned.
bool has_failed(const Task& task);
/// Whether the task still has, or may yet have, a container.
bool is_alive(const Task& task);
/// Whether a task of a service that is gone has still to end. One that never got a node has not: Swarm keeps those of
/// jobs in its list for ever.
bool has_to_end(const Task& task);

}  // namespace fairlead::swarm
