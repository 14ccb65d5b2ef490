#pragma once

#include "http/client.hpp"
#include "http/proxy.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace fairlead::http {

/// What an exchange needs beside the request.
struct Surroundings {
  Proxy proxy = {};
  std::string ca_file = {}, ca_directory = {};  ///< In place of the system's, unless the request has its own.
  std::optional<std::chrono::steady_clock::time_point> deadline = {};
};

/// One handle of libcurl, with the connections it keeps. For one thread at a time.
class CurlHandle {
 public:
  CurlHandle();
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;
  ~CurlHandle();

  /// Sends `request` once and follows no redirect.
  Result<Response> exchange(const Request& request, const Surroundings& surroundings, const std::stop_token& stop);

  std::string last_server = {};  ///< Whom it spoke to; the pool prefers a handle that is connected already.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fairlead::http
