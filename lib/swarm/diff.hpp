#pragma once

#include "json/json.hpp"
#include "plan/change.hpp"

#include <vector>

namespace fairlead::swarm {

/// What a difference in a service's spec does to the tasks that run.
/// Measured on Docker 20.10; swarmkit, manager/orchestrator/task.go: IsTaskDirty.
enum class Impact : std::uint8_t {
  in_place,   ///< Nothing.
  scale,      ///< Starts or stops some; the others stay.
  placement,  ///< Moves those whose node no longer fits.
  restart,    ///< Replaces every one.
  recreate,   ///< The service itself must be replaced: its mode differs.
};

struct Difference {
  plan::Field field;  ///< In the words of the Compose file, secrets masked.
  Impact impact = Impact::in_place;
};

/// What differs between two canonical specs of one service, in the order of the fields' names.
std::vector<Difference> differences(const json::Value& before, const json::Value& after);

}  // namespace fairlead::swarm
