#pragma once

#include "base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace fairlead::engine {

enum class Channel : std::uint8_t { input = 0, output = 1, errors = 2, system = 3 };

/// Takes apart the multiplexed stream of logs and attach: frames of an 8-byte header (channel, three zeros, length as
/// a big-endian 32-bit number) and a payload (Docker Engine API, ContainerAttach, "Stream format").
/// Holds no payload: memory is constant whatever the lengths say.
class FrameParser {
 public:
  /// Gets a piece of a payload: a frame may come in several pieces, never in none unless it is empty.
  using Handler = std::function<Result<>(Channel, std::string_view)>;

  /// Parses what came next. `corrupt` when it is no header: the stream is then of a terminal (no frames) or broken.
  Result<> feed(std::span<const std::byte> bytes, const Handler& handler);
  /// Says that nothing more comes. `corrupt` when the stream ends inside a frame.
  Result<> finish() const;

 private:
  std::array<std::byte, 8> header_ = {};
  std::size_t header_size_ = 0;
  std::uint32_t payload_left_ = 0;
};

}  // namespace fairlead::engine
