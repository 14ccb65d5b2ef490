#include "release/ensure.hpp"

#include <algorithm>
#include <chrono>

namespace fairlead::release {

bool may_pass(const Error& error) {
  return error.code() == Errc::unavailable || error.code() == Errc::timed_out;
}

Result<> pause_before(int attempt, const Waiting& waiting) {
  constexpr int most_doublings = 6;
  const auto pause = std::chrono::milliseconds(250) * (1 << std::clamp(attempt - 2, 0, most_doublings));
  if (waiting.clock.sleep(pause, waiting.stop)) return {};
  return Error(Errc::cancelled, "stopped between two attempts");
}

}  // namespace fairlead::release
