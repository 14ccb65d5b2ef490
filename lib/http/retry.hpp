#pragma once

#include "http/client.hpp"
#include "sys/clock.hpp"
#include "sys/random.hpp"

namespace fairlead::http {

struct RetryPolicy {
  int attempts = 5;  ///< The first one included.
  std::chrono::milliseconds first_pause = std::chrono::milliseconds(250), longest_pause = std::chrono::seconds(20);
  std::chrono::milliseconds deadline = std::chrono::minutes(5);  ///< No new attempt after this.
};

/// Sends again what may be sent again: GET, HEAD, PUT, DELETE and requests marked idempotent, after `unavailable`, 408,
/// 425, 429, 500, 502, 503 and 504; others only after 429 and 503, and when the error's id is `not_connected`. Never
/// after a part of the answer went to a sink, a request marked `send_once`, or an answer that is `is_final`. Pauses
/// grow with full jitter; Retry-After (RFC 9110 section 10.2.3) is respected, and is an error `unavailable` that names
/// the time when it lies beyond the deadline. The last answer or error is what the caller gets.
class Retrying final : public Client {
 public:
  Retrying(Client& client, sys::Clock& clock, sys::Random& random, RetryPolicy policy = {});
  Result<Response> send(const Request& request, const std::stop_token& stop) override;

 private:
  Client& client_;
  sys::Clock& clock_;
  sys::Random& random_;
  RetryPolicy policy_;
};

}  // namespace fairlead::http
