#include "swarm/limited.hpp"

#include <algorithm>

namespace fairlead::swarm {
namespace {

/// With less time than this left, a request is not sent again below us: pauses between attempts grow to seconds.
constexpr auto last_attempt = std::chrono::seconds(5);

}  // namespace

bool may_be_tried_again(const Error& error) {
  return error.id() != no_time_left && (error.code() == Errc::conflict || sys::is_unclear(error));
}

bool was_unseen(const Error& error) {
  return sys::may_pass(error) || error.code() == Errc::corrupt;
}

Result<http::Response> LimitedClient::send(const http::Request& request, const std::stop_token& stop) {
  using std::chrono::milliseconds;
  const auto time = left();
  if (time.count() <= 0) return Error(Errc::timed_out, "no time is left to ask the engine").id(no_time_left);
  auto limited = request;
  const bool is_question = request.method == "GET" && !request.sink && !request.send_once;
  limited.timeout = request.timeout.count() == 0 ? time : std::min(request.timeout, time);
  // Silence is `timed_out`, too: `unavailable` would be sent again below us, and again wait so long each time.
  if (is_question) limited.idle_timeout = std::max(limited.idle_timeout, limited.timeout + milliseconds(1000));
  constexpr int most_attempts = 8;
  limited.send_once = request.send_once || time < last_attempt;
  limited.connect_timeout = std::clamp<milliseconds>(time / most_attempts, milliseconds(500), request.connect_timeout);
  return client_.send(limited, stop);
}

}  // namespace fairlead::swarm
