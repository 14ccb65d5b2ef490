#include "engine/streams.hpp"

#include "base/bytes.hpp"

#include <algorithm>

namespace fairlead::engine {
namespace {

std::uint32_t length_of(std::span<const std::byte, 8> header) {
  std::uint32_t length = 0;
  for (const auto byte : header.last<4>()) length = length << 8U | std::to_integer<std::uint32_t>(byte);
  return length;
}

bool is_header(std::span<const std::byte, 8> header) {
  return header[0] <= std::byte{3} &&
         std::ranges::all_of(header.subspan<1, 3>(), [](auto b) { return b == std::byte{0}; });
}

}  // namespace

Result<> FrameParser::feed(std::span<const std::byte> bytes, const Handler& handler) {
  while (!bytes.empty()) {
    if (payload_left_ > 0) {
      const auto piece = bytes.first(std::min<std::size_t>(payload_left_, bytes.size()));
      TRY(handler(static_cast<Channel>(header_.front()), as_text(piece)));
      payload_left_ -= static_cast<std::uint32_t>(piece.size());
      bytes = bytes.subspan(piece.size());
      continue;
    }
    const auto piece = bytes.first(std::min(header_.size() - header_size_, bytes.size()));
    std::ranges::copy(piece, header_.begin() + static_cast<std::ptrdiff_t>(header_size_));
    header_size_ += piece.size();
    bytes = bytes.subspan(piece.size());
    if (header_size_ < header_.size()) break;
    if (!is_header(header_)) return Error(Errc::corrupt, "the stream has no frames where they should be");
    header_size_ = 0;
    payload_left_ = length_of(header_);
  }
  return {};
}

Result<> FrameParser::finish() const {
  if (header_size_ == 0 && payload_left_ == 0) return {};
  return Error(Errc::corrupt, "the stream ended inside a frame");
}

}  // namespace fairlead::engine
