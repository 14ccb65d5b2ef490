#pragma once

#include "base/result.hpp"
#include "plan/change.hpp"

#include <span>

namespace fairlead::plan {

struct Limits {
  double largest_removal = 0.3;             ///< Share of the existing objects that may go without force.
  std::size_t removals_always_allowed = 3;  ///< So that small stacks are not in the way.
};

/// `refused` when the changes would remove more of the `existing` objects than the limits allow.
Result<> check_limits(std::span<const Change> changes, std::size_t existing, Limits limits = {});

}  // namespace fairlead::plan
