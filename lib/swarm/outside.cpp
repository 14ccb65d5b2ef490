#include "swarm/outside.hpp"

namespace fairlead::swarm {

Result<> pause(const Outside& outside, std::chrono::milliseconds duration) {
  if (outside.clock.sleep(duration, outside.stop)) return {};
  return Error(Errc::cancelled, "stopped while waiting");
}

}  // namespace fairlead::swarm
