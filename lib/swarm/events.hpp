#pragma once

#include "base/result.hpp"
#include "swarm/live.hpp"
#include "swarm/outside.hpp"
#include "swarm/task.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// What happens to a stack: the Swarm's events of its objects, and what its tasks come to, which the Swarm has no
/// events for.
namespace fairlead::swarm {

struct Event {
  std::string time;     ///< "2026-01-31T12:00:00.123456789Z", by the Swarm's clock.
  std::string kind;     ///< "service", "network", "secret", "config", "node" or "task"
  std::string subject;  ///< "shop_web", "shop_web.1"
  std::string action;   ///< "create", "update", "remove"; of a task its new state.
  std::string text;     ///< What more there is to say: "replicas 2 -> 3", "on quay: task: non-zero exit (3)"; or "".
  std::string id;       ///< Of the object.
  friend bool operator==(const Event&, const Event&) = default;
};

/// Reads one JSON object of GET /events. `corrupt` when it is none.
Result<Event> parse_event(std::string_view json);

/// What a task came to; nothing when the Swarm does not say when.
std::optional<Event> task_event(const Task& task, std::string_view service, std::string_view node);

struct EventOptions {
  std::string stack;
  std::optional<sys::Clock::Wall> since = {};  ///< From now on when there is none. By the Swarm's clock, as `now`.
  sys::Clock::Wall now = {};
  std::chrono::milliseconds duration{0};  ///< How long to follow; 0: until a stop.
};

/// What happened since then, in order, as far as it is known: the engine keeps its last 256 events, and of each task
/// the Swarm knows the last state only.
Result<std::vector<Event>> read_events(const Outside& outside, const EventOptions& options);

/// Gives each event to `each`, late by a second for the sake of their order, until the duration has passed or
/// a stop: `cancelled`. Tasks are looked at once a second: states that pass faster are not seen. The connection is made
/// again when it breaks. `outside.stop` and the engine's are tokens of `stop`, which is requested at the end.
/// `each` is called by the caller's thread.
Result<> follow_events(const Outside& outside, const EventOptions& options, std::stop_source stop,
                       const std::function<Result<>(const Event&)>& each);

}  // namespace fairlead::swarm
