#pragma once

#include "http/client.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fairlead::http {

/// What of an answer is kept or passed on, within limits: 256 headers, 128 KiB of them, `body_limit` of a body.
class Receiver {
 public:
  explicit Receiver(const Request& request) : request_(request) {}

  /// One line as it arrived. A status line starts over, since answers of 1xx come before the real one.
  /// `corrupt` when it is no header, `refused` when there are too many.
  Result<> header_line(std::string_view line);
  /// The next piece of the body, to the sink when there is one and the answer is 2xx. `refused` beyond the limit.
  Result<> body(std::span<const std::byte> bytes);
  /// Nothing more of the body is wanted: an error's text is long enough.
  bool has_enough() const { return has_enough_; }
  /// The headers came to their end. libcurl takes a connection that closes among them for an empty answer.
  bool has_headers() const { return has_headers_ && response_.status >= 200; }

  const Response& response() const { return response_; }
  Response take() { return std::move(response_); }

 private:
  Result<> status_line(std::string_view line);

  const Request& request_;
  Response response_;
  std::size_t header_bytes_ = 0;
  bool in_body_ = false, has_enough_ = false, has_headers_ = false;
};

}  // namespace fairlead::http
