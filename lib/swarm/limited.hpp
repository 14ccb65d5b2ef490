#pragma once

#include "http/client.hpp"
#include "swarm/outside.hpp"

#include <atomic>
#include <chrono>
#include <string_view>

namespace fairlead::swarm {

/// Errors of requests for which no time is left: `timed_out`. Trying again does not help.
inline constexpr std::string_view no_time_left = "FL0588";

/// The engine was not clear, or something changed meanwhile: with time left, a second look and another attempt may
/// help.
bool may_be_tried_again(const Error& error);

/// The engine did not tell, or in a way that says nothing (`corrupt`): how things are is not known.
bool was_unseen(const Error& error);

/// Sends requests until a moment; one that is under way then ends then.
class LimitedClient final : public http::Client {
 public:
  LimitedClient(http::Client& client, const sys::Clock& clock, std::chrono::milliseconds within)
      : client_(client), clock_(clock), end_(clock.steady() + within) {}

  /// The moment is so long after now.
  void limit(std::chrono::milliseconds within) { end_ = clock_.steady() + within; }
  std::chrono::milliseconds left() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(end_.load() - clock_.steady());
  }

  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override;

 private:
  http::Client& client_;
  const sys::Clock& clock_;
  std::atomic<sys::Clock::Steady> end_;
};

/// An outside whose engine is asked for a limited time.
struct Limited {
  Limited(const Outside& outside, std::chrono::milliseconds within)
      : client(outside.engine.http(), outside.clock, within),
        engine(outside.engine.through(client, outside.stop)),
        inner{engine, outside.clock, outside.observer, outside.stop} {}
  Limited(const Limited&) = delete;
  Limited& operator=(const Limited&) = delete;

  LimitedClient client;
  engine::Client engine;
  Outside inner;
};

}  // namespace fairlead::swarm
