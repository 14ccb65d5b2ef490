#include "http/receiver.hpp"

#include "base/text.hpp"
#include "http/redirect.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace fairlead::http {
namespace {

constexpr std::size_t most_headers = 256, most_header_bytes = 128U << 10U;
constexpr std::uint64_t longest_error_body = 1U << 20U;

}  // namespace

Result<> Receiver::status_line(std::string_view line) {
  // "HTTP/1.1 200 OK", "HTTP/2 200"
  const auto space = line.find(' ');
  const auto digits = space == line.npos ? std::string_view() : line.substr(space + 1, 3);
  response_ = {};
  has_headers_ = false;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), response_.status);
  if (error != std::errc() || end != digits.data() + 3 || response_.status < 100) {
    return Error(Errc::corrupt, fmt::format("not an HTTP status: \"{}\"", printable(line.substr(0, 100))));
  }
  return {};
}

Result<> Receiver::header_line(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes) return Error(Errc::refused, "the answer's headers are too large");
  const bool is_continued = line.starts_with(' ') || line.starts_with('\t');
  const auto text = trim(line);
  has_headers_ = has_headers_ || text.empty();
  if (in_body_ || text.empty()) return {};  // Trailers come after the body; nothing of ours reads them.
  if (!is_continued && text.starts_with("HTTP/")) return status_line(text);
  if (is_continued && !response_.headers.empty()) {  // RFC 9112 section 5.2: an old way to wrap a line.
    response_.headers.back().value.append(" ").append(text);
    return {};
  }
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0) {
    return Error(Errc::corrupt, fmt::format("not an HTTP header: \"{}\"", printable(text.substr(0, 100))));
  }
  if (response_.headers.size() >= most_headers) return Error(Errc::refused, "the answer has too many headers");
  response_.headers.push_back({std::string(trim(text.substr(0, colon))), std::string(trim(text.substr(colon + 1)))});
  auto& header = response_.headers.back();
  header.sensitive = is_sensitive(header) || equal_ignoring_case(header.name, "set-cookie");
  return {};
}

Result<> Receiver::body(std::span<const std::byte> bytes) {
  in_body_ = true;
  if (request_.sink && response_.ok()) return request_.sink(bytes);
  const bool is_error = response_.status >= 300;
  const auto limit = is_error ? std::min(request_.body_limit, longest_error_body) : request_.body_limit;
  const auto room = limit - response_.body.size();
  if (bytes.size() > room && !is_error) {
    return Error(Errc::refused, fmt::format("the answer is larger than {} bytes", limit));
  }
  has_enough_ = bytes.size() > room;
  response_.body += as_text(bytes.first(std::min<std::uint64_t>(bytes.size(), room)));
  return {};
}

}  // namespace fairlead::http
