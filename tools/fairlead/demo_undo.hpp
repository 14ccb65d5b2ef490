#pragma once

#include "engine/client.hpp"
#include "sys/clock.hpp"

#include <string>

namespace fairlead::demo {

/// Objects of an engine that are to go: those in the answer of `list` with `filter` (a name and its value).
struct Leftovers {
  std::string list;  ///< "/containers/json", "/volumes" or "/images/json"
  std::string filter, value;
};

/// Removes them, and tries again for some seconds while the engine is still busy with them: tasks of a stack that is
/// gone end a moment later. Fine if there are none.
Result<> remove_leftovers(const engine::Client& engine, const Leftovers& leftovers, sys::Clock& clock);

}  // namespace fairlead::demo
