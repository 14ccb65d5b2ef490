#pragma once

#include "cli/observers.hpp"
#include "http/client.hpp"
#include "sys/clock.hpp"

#include <stop_token>

namespace fairlead::cli {

/// Tells each request and its answer: "GET https://registry.example.org/v2/ 401 (12 ms)".
class VerboseClient final : public http::Client {
 public:
  VerboseClient(http::Client& client, sys::Clock& clock, Sink sink)
      : client_(client), clock_(clock), sink_(std::move(sink)) {}
  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override;

 private:
  http::Client& client_;
  sys::Clock& clock_;
  Sink sink_;
};

}  // namespace fairlead::cli
