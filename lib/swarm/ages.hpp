#pragma once

#include "swarm/task.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fairlead::swarm {

/// How long tasks have been in their state. What is there at the first look is as old as the Swarm says; what changes
/// later is as old as we have seen it.
class Ages {
 public:
  /// `clock_ahead`: how far the Swarm's clock is ahead of ours.
  explicit Ages(std::chrono::milliseconds clock_ahead) : clock_ahead_(clock_ahead) {}

  /// Sets `age` of every task. Running tasks of the services `distrusted` (IDs) are never older than we have seen them.
  void fill(std::vector<Task>& tasks, const std::set<std::string>& distrusted, const sys::Clock& clock);

 private:
  struct Seen {
    std::string state;
    sys::Clock::Steady since;
  };

  std::chrono::milliseconds clock_ahead_;
  bool is_first_look_ = true;
  std::map<std::string, Seen> seen_;  ///< By the task's ID.
};

}  // namespace fairlead::swarm
