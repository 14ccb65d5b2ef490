#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace fairlead::archive {

/// Hands out the next bytes: fills the buffer as far as it can; 0 is the end. The shape of http::BodySource.
using Source = std::function<Result<std::size_t>(std::span<std::byte>)>;
/// Takes the next bytes.
using Sink = std::function<Result<>(std::span<const std::byte>)>;

/// The bytes of `text`, which the source keeps.
Source source_of(std::string text);
/// Adds to `text`, which must outlive the sink.
Sink sink_to(std::string& text);

/// Everything that is left. `refused` beyond `limit` bytes.
Result<std::string> read_all(const Source& source, std::size_t limit);
/// Fills `buffer`, or as far as the source goes: its sources may give less at a time.
Result<std::size_t> read_full(const Source& source, std::span<std::byte> buffer);
/// Hands everything that is left to `sink`; returns how many bytes that were.
Result<std::uint64_t> copy(const Source& source, const Sink& sink);

}  // namespace fairlead::archive
