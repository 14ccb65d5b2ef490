#pragma once

#include "http/client.hpp"
#include "http/receiver.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>

namespace fairlead::http {

/// One exchange while it is under way: what the callbacks of libcurl see and change.
struct Exchange {
  const Request& request;
  const std::stop_token& stop;
  Receiver receiver;
  std::optional<Error> failure = {};  ///< Of ours: what a callback could not do.
  BodySource source = {};
  std::uint64_t left = 0;  ///< Of the body, not yet handed out.
  std::chrono::steady_clock::time_point last_moved = std::chrono::steady_clock::now();
  int sends = 0;

  Exchange(const Request& sent, const std::stop_token& token) : request(sent), stop(token), receiver(sent) {}

  /// Notes that bytes moved, and the error if there is one; whether to go on.
  bool keep(Result<> result);
  /// Fresh bytes of a streamed body from its start.
  Result<> rewind();
  /// The next bytes of a streamed body. `corrupt` when it ends before its size.
  Result<std::size_t> next_piece(std::span<std::byte> buffer);
};

// For CURLOPT_HEADERFUNCTION, WRITEFUNCTION, READFUNCTION, SEEKFUNCTION and PREREQFUNCTION; `self` is the Exchange.
std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
std::size_t on_read(char* data, std::size_t size, std::size_t count, void* self);
int on_seek(void* self, std::int64_t offset, int origin);
int on_connected(void* self, char* remote, char* local, int remote_port, int local_port);

}  // namespace fairlead::http
