#pragma once

#include "base/result.hpp"
#include "engine/streams.hpp"
#include "swarm/live.hpp"
#include "swarm/outside.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// What the tasks of services wrote, in the order of time.
namespace fairlead::swarm {

struct LogLine {
  std::string time;     ///< "2026-01-31T12:00:00.123456789Z", as the node's clock had it.
  std::string service;  ///< "shop_web"
  std::string task;     ///< "shop_web.1"; its ID where that is all that is known.
  engine::Channel channel = engine::Channel::output;
  std::string text;  ///< Printable, one line. What the engine itself says (`system`) has no time.
  friend bool operator==(const LogLine&, const LogLine&) = default;
};

/// Reads a line that was asked for with timestamps=1 and details=1: time, attributes, text. The task is its ID.
LogLine parse_log_line(engine::Channel channel, std::string_view line);

struct LogOptions {
  std::string stack;
  std::size_t tail = 100;                                        ///< The last so many of each task.
  std::optional<sys::Clock::Wall> since = {};                    ///< By the Swarm's clock, as `now`.
  sys::Clock::Wall now = {};                                     ///< Where following begins.
  std::chrono::milliseconds duration{0};                         ///< How long to follow; 0: until a stop.
  std::chrono::milliseconds timeout = std::chrono::seconds(15);  ///< For each service: a node may be gone.
};

/// The lines of the services until now. What the engine could not get, from a node that is gone, is told to the
/// observer.
Result<std::vector<LogLine>> read_logs(const Outside& outside, const std::vector<LiveService>& services,
                                       const LogOptions& options);

/// Gives `each` what `read_logs` does, then each line as it comes, late by half a second for the sake of their order,
/// until every service is gone, the duration has passed, or a stop: `cancelled`. Of tasks that start meanwhile
/// it gives all lines. Connections that break are made again, and no line is lost or told twice. `outside.stop` and the
/// engine's are tokens of `stop`, which is requested at the end. One thread a service; `each` is called by the
/// caller's.
Result<> follow_logs(const Outside& outside, const std::vector<LiveService>& services, const LogOptions& options,
                     std::stop_source stop, const std::function<Result<>(const LogLine&)>& each);

}  // namespace fairlead::swarm
