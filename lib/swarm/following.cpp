#include "swarm/following.hpp"

namespace fairlead::swarm {

std::optional<Error> read_on(const Outside& outside, const std::function<Result<>()>& read) {
  while (!outside.stop.stop_requested()) {
    auto done = read();
    if (!done && done.error().code() == Errc::not_found) return std::nullopt;
    const bool may_be_opened_again = done || sys::is_unclear(done.error()) || done.error().code() == Errc::cancelled;
    if (!may_be_opened_again) return std::move(done).error();
    if (!sys::pause(outside.waiting(), std::chrono::seconds(1))) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace fairlead::swarm
