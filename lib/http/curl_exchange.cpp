#include "http/curl_exchange.hpp"

#include <algorithm>
#include <cstdio>
#include <curl/curl.h>
#include <fmt/core.h>
#include <utility>

namespace fairlead::http {
namespace {

static_assert(sizeof(curl_off_t) == sizeof(std::int64_t));

bool may_be_repeated(const Request& request) {
  return request.idempotent || (request.method != "POST" && request.method != "PATCH");
}

}  // namespace

bool Exchange::keep(Result<> result) {
  // Only now: the time that a sink or a source takes for itself is not the network's.
  last_moved = std::chrono::steady_clock::now();
  if (result) return !stop.stop_requested();
  failure = std::move(result).error();
  return false;
}

Result<> Exchange::rewind() {
  if (!request.stream) return {};
  TRY_ASSIGN(source, request.stream->open());
  left = request.stream->size;
  return {};
}

Result<std::size_t> Exchange::next_piece(std::span<std::byte> buffer) {
  const auto wanted = buffer.first(std::min<std::uint64_t>(buffer.size(), left));
  if (wanted.empty()) return 0;
  TRY_ASSIGN(const auto got, source(wanted));
  // A shorter body than announced would leave both sides waiting.
  if (got == 0) return Error(Errc::corrupt, fmt::format("the body ends {} bytes early", left));
  left -= got;
  return got;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  return exchange.keep(exchange.receiver.header_line({data, size * count})) ? size * count : 0;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  const auto kept = exchange.keep(exchange.receiver.body(as_bytes(std::string_view(data, size * count))));
  return kept && !exchange.receiver.has_enough() ? size * count : 0;
}

std::size_t on_read(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  auto piece = exchange.next_piece(std::as_writable_bytes(std::span(data, size * count)));
  if (!piece) return exchange.keep(std::move(piece).error()), CURL_READFUNC_ABORT;
  return exchange.keep({}) ? *piece : CURL_READFUNC_ABORT;
}

int on_seek(void* self, std::int64_t offset, int origin) {
  if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  auto& exchange = *static_cast<Exchange*>(self);
  return exchange.keep(exchange.rewind()) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

/// There is a connection, the request goes out next: for the second time when a kept connection turned out to be dead.
/// The server may have acted on the first, so only what may be repeated is.
int on_connected(void* self, char* /*remote*/, char* /*local*/, int /*remote_port*/, int /*local_port*/) {
  auto& exchange = *static_cast<Exchange*>(self);
  const bool goes_on = exchange.keep({});
  if (++exchange.sends == 1 || may_be_repeated(exchange.request)) {
    return goes_on ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
  }
  exchange.failure =
      Error(Errc::unavailable, "the connection broke before an answer came, and it may not be sent twice");
  return CURL_PREREQFUNC_ABORT;
}

}  // namespace fairlead::http
