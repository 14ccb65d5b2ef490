#pragma once

#include "base/result.hpp"

namespace fairlead::git {

/// Starts libgit2, once in a process; later calls cost nothing. It takes 1 ms, which --help should not pay.
Result<> start_library();

}  // namespace fairlead::git
