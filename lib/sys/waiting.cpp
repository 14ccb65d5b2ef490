#include "sys/waiting.hpp"

#include <algorithm>

namespace fairlead::sys {

bool may_pass(const Error& error) {
  return error.code() == Errc::unavailable || error.code() == Errc::timed_out;
}

bool is_unclear(const Error& error) {
  return may_pass(error) || error.code() == Errc::io;
}

Result<> pause(const Waiting& waiting, std::chrono::milliseconds duration, std::string words) {
  if (waiting.clock.sleep(duration, waiting.stop)) return {};
  return Error(Errc::cancelled, std::move(words));
}

Result<> pause_before(int attempt, const Waiting& waiting) {
  constexpr int most_doublings = 6;
  return pause(waiting, std::chrono::milliseconds(250) * (1 << std::clamp(attempt - 2, 0, most_doublings)),
               "stopped between two attempts");
}

}  // namespace fairlead::sys
