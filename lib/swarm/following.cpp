#include "swarm/following.hpp"

namespace fairlead::swarm {
namespace {

bool may_be_opened_again(const Error& error) {
  return error.code() == Errc::unavailable || error.code() == Errc::timed_out || error.code() == Errc::io ||
         error.code() == Errc::cancelled;
}

}  // namespace

std::optional<Error> read_on(const Outside& outside, const std::function<Result<>()>& read) {
  while (!outside.stop.stop_requested()) {
    auto done = read();
    if (!done && done.error().code() == Errc::not_found) return std::nullopt;
    if (!done && !may_be_opened_again(done.error())) return std::move(done).error();
    if (!outside.clock.sleep(std::chrono::seconds(1), outside.stop)) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace fairlead::swarm
