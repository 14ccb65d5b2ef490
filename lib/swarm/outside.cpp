#include "swarm/outside.hpp"

#include <algorithm>

namespace fairlead::swarm {

Result<> linger(const Outside& outside, std::chrono::milliseconds duration) {
  constexpr auto between_requests = std::chrono::milliseconds(10'000);
  for (auto left = duration; left.count() > 0; left -= between_requests) {
    TRY(pause(outside.waiting(), std::min(left, between_requests)));
    if (left <= between_requests) break;
    auto sign = outside.engine.ping();
    if (!sign && sign.error().code() == Errc::cancelled) return sign;
  }
  return {};
}

}  // namespace fairlead::swarm
