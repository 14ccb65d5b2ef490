#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <functional>
#include <stop_token>

namespace fairlead::sys {

/// Does `work` for every index below `count`, in their order, in at most `threads` threads of which the caller's is
/// one: with one thread nothing is parallel. The first error stops the others by the token they get, keeps those from
/// beginning that have not begun, and is given once all have ended. `cancelled` when `stop` is requested.
Result<> in_parallel(std::size_t count, std::size_t threads, const std::stop_token& stop,
                     const std::function<Result<>(std::size_t, const std::stop_token&)>& work);

}  // namespace fairlead::sys
