#pragma once

#include "plan/change.hpp"

namespace fairlead::plan {

/// What people see, and what apply does.
template <class Call>
struct Step {
  Change change;
  Call call;
};

/// Steps in the order in which they are done, and the fingerprint of the state they were planned for.
template <class Call>
struct Plan {
  std::vector<Step<Call>> steps;
  std::string observed;

  bool empty() const { return steps.empty(); }
  std::vector<Change> changes() const {
    std::vector<Change> out;
    out.reserve(steps.size());
    for (const auto& step : steps) out.push_back(step.change);
    return out;
  }
};

}  // namespace fairlead::plan
