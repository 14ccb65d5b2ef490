#pragma once

#include "base/paint.hpp"
#include "cli/command.hpp"
#include "cli/ports.hpp"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string_view>

namespace fairlead::stack {

/// Standard output for what comes bit by bit.
class Printer {
 public:
  explicit Printer(const cli::Ports& ports) : redactor_(ports.redactor), paint_{ports.colour} {}

  /// "shop_web.1 | at your service": who said it, in a colour of its own where standard output shows colour, and what.
  /// `head` goes before both. Written at once, secrets redacted. `io` when the reader is gone.
  Result<> line(std::string_view head, std::string_view who, std::string_view text);

 private:
  cli::Redactor* redactor_;
  Paint paint_;
  std::size_t width_ = 0;  ///< Of the longest name until now.
};

/// The moment that `text` means: "10m" ago by `now`, or RFC 3339; none for "". `usage` when it is something else.
Result<std::optional<sys::Clock::Wall>> since_of(std::string_view text, sys::Clock::Wall now);

/// `usage` when a feed is followed but standard output is to be one JSON document.
Result<> refuse_json_without_end(bool follows, const cli::Ports& ports);

/// "--for": how long to follow.
cli::Flag duration_flag(std::chrono::seconds& duration);

/// What is followed ends with `stop`, which a stop of `ports` requests, too.
class Following {
 public:
  explicit Following(const cli::Ports& ports) : ports_(ports), on_stop_(ports.stop, Request{&stop_}) {
    ports_.stop = stop_.get_token();
  }

  cli::Ports& ports() { return ports_; }
  const std::stop_source& stop() const { return stop_; }

 private:
  struct Request {
    std::stop_source* stop;
    void operator()() const { stop->request_stop(); }
  };

  std::stop_source stop_;
  cli::Ports ports_;
  std::stop_callback<Request> on_stop_;
};

}  // namespace fairlead::stack
