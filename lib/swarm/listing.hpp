#pragma once

#include "base/paint.hpp"
#include "base/result.hpp"
#include "engine/client.hpp"
#include "swarm/task.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// A task for people.
struct Row {
  std::string task;  ///< "shop_web.1"
  std::string service, node, image, state, desired;
  std::chrono::seconds since{0};  ///< In this state.
  std::string error;
  bool is_current = false;  ///< It is to run, or was the last of its slot.
  friend bool operator==(const Row&, const Row&) = default;
};

/// The tasks of a stack by service, slot and age, newest first. `now` is the Swarm's time.
Result<std::vector<Row>> list_tasks(const engine::Client& engine, std::string_view stack, sys::Clock::Wall now);

/// A table; tasks that were replaced are indented below.
std::string rows_text(const std::vector<Row>& rows, Paint paint = {});

/// "45s", "12m", "3h", "5d": enough to see how long.
std::string since_text(std::chrono::seconds duration);

}  // namespace fairlead::swarm
