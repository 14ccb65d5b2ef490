#include "swarm/ages.hpp"

#include <algorithm>

namespace fairlead::swarm {

using std::chrono::milliseconds;

void Ages::fill(std::vector<Task>& tasks, const std::set<std::string>& distrusted, const sys::Clock& clock) {
  const auto now = clock.steady();
  const auto wall = clock.wall() + clock_ahead_;
  for (auto& task : tasks) {
    auto& seen = seen_[task.id];
    if (seen.state != task.state) {
      const bool trusts = is_first_look_ && !(task.state == "running" && distrusted.contains(task.service_id));
      const auto told = task.since && trusts ? std::max(milliseconds(0), wall - *task.since) : milliseconds(0);
      seen = {.state = task.state, .since = now - told};
    }
    task.age = std::chrono::duration_cast<milliseconds>(now - seen.since);
  }
  is_first_look_ = false;
}

}  // namespace fairlead::swarm
