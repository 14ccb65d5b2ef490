#include "archive/stream.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace fairlead::archive {
namespace {

constexpr std::size_t buffer_size = 256U << 10U;

}  // namespace

Source source_of(std::string text) {
  return [text = std::move(text), at = std::size_t{0}](std::span<std::byte> buffer) mutable -> Result<std::size_t> {
    const auto count = std::min(buffer.size(), text.size() - at);
    if (count > 0) std::memcpy(buffer.data(), text.data() + at, count);
    at += count;
    return count;
  };
}

Sink sink_to(std::string& text) {
  return [&text](std::span<const std::byte> bytes) -> Result<> {
    text += as_text(bytes);
    return {};
  };
}

Result<std::string> read_all(const Source& source, std::size_t limit) {
  std::string out;
  Bytes buffer(buffer_size);
  for (;;) {
    TRY_ASSIGN(const auto count, source(buffer));
    if (count == 0) return out;
    if (count > limit - out.size()) {
      return Error(Errc::refused, "larger than " + std::to_string(limit) + " bytes, the limit");
    }
    out += as_text(std::span(buffer).first(count));
  }
}

Result<std::size_t> read_full(const Source& source, std::span<std::byte> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    TRY_ASSIGN(const auto count, source(buffer.subspan(filled)));
    if (count == 0) break;
    filled += count;
  }
  return filled;
}

Result<std::uint64_t> copy(const Source& source, const Sink& sink) {
  Bytes buffer(buffer_size);
  std::uint64_t total = 0;
  for (;;) {
    TRY_ASSIGN(const auto count, source(buffer));
    if (count == 0) return total;
    TRY(sink(std::span(buffer).first(count)));
    total += count;
  }
}

}  // namespace fairlead::archive
