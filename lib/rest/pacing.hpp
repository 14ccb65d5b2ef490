#pragma once

#include "base/result.hpp"
#include "http/client.hpp"
#include "sys/clock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace fairlead::rest {

/// How many requests a server still takes, and how long it is until it takes all that it ever does.
struct Budget {
  std::uint64_t left = 0;
  std::chrono::milliseconds refilled = {};
  friend bool operator==(const Budget&, const Budget&) = default;
};

/// What an answer says of it: RateLimit-Remaining and RateLimit-Reset, with or without "X-" (seconds from now, or since
/// 1970 by the clock of the server), or `RateLimit: "burst";r=50;t=30` of all policies at once, of which the one with
/// the least left counts (draft-ietf-httpapi-ratelimit-headers). Nothing when it says neither.
std::optional<Budget> budget_of(const http::Response& answer, const sys::Clock& clock);

/// Sends requests to one server within its limits. 429 says that nothing was done: it is waited for as the server asks
/// (Retry-After), or longer and longer where it does not say, and the request is sent again, whatever it is. When the
/// budget is used up, the next request waits for the new one. All waits together are ten minutes at most: a wait that
/// does not fit is none, and what then comes is the answer. One thread at a time.
class Pacing {
 public:
  /// `http` is an http::Retrying, which leaves 429 to us. `server` is its name for people, "GitLab"; `say` hears why
  /// nothing happens, before a wait of seconds begins. Client and clock must outlive it.
  Pacing(http::Client& http, sys::Clock& clock, std::string server, std::function<void(std::string_view)> say = {});

  Result<http::Response> send(http::Request request, const std::stop_token& stop);

 private:
  Result<bool> wait(std::chrono::milliseconds time, std::string_view why, const std::stop_token& stop);

  http::Client* http_;
  sys::Clock* clock_;
  std::string server_;
  std::function<void(std::string_view)> say_;
  std::optional<sys::Clock::Steady> closed_until_ = {};  ///< The budget is used up.
  std::chrono::milliseconds waited_ = {};
};

}  // namespace fairlead::rest
