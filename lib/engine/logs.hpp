#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "engine/streams.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::engine {

/// Whose log.
enum class LogOwner : std::uint8_t { container, service, task };

struct LogRequest {
  LogOwner owner = LogOwner::task;
  std::string id = {};
  std::size_t lines = 20;                                       ///< The last so many, at most 10,000.
  std::chrono::milliseconds timeout = std::chrono::seconds(5);  ///< The engine may wait for a node that is gone.
};

/// Turns the bytes of a log stream into its last lines. Takes frames, or the plain bytes of a container with a
/// terminal.
class LogLines {
 public:
  /// Keeps the last `most` lines, each up to 2,000 bytes.
  explicit LogLines(std::size_t most) : most_(most) {}

  /// What came next. `corrupt` when frames turn into something else.
  Result<> feed(std::span<const std::byte> bytes);
  /// The lines until now, the unfinished ones last.
  std::vector<std::string> take();

 private:
  void add(Channel channel, std::string_view text);
  void finish_line(std::string& line);

  enum class Form : std::uint8_t { unknown, frames, plain };

  std::size_t most_;
  Form form_ = Form::unknown;
  FrameParser parser_;
  std::string start_;                      ///< Fewer than 8 bytes that do not yet tell the form.
  std::array<std::string, 4> unfinished_;  ///< The line that each channel is in.
  std::deque<std::string> lines_;
};

/// The last lines that it wrote to stdout and stderr, in the order they came, without line ends, made safe for a
/// terminal, each cut after 2,000 bytes. When the timeout passes, what came until then; an empty log is no lines.
Result<std::vector<std::string>> last_lines(const Client& engine, const LogRequest& request);

}  // namespace fairlead::engine
