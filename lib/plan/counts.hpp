#pragma once

#include "plan/change.hpp"

#include <cstddef>
#include <span>

namespace fairlead::plan {

/// How many things appear, change and go. What is recreated appears and goes.
struct Counts {
  std::size_t create = 0, update = 0, remove = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
};

Counts count(std::span<const Change> changes);

}  // namespace fairlead::plan
