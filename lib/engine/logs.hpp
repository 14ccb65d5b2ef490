#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "engine/streams.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

/// Takes the bytes of a log stream apart into lines: frames, or the plain bytes of a container with a terminal.
class LogReader {
 public:
  /// Gets each line without its end, made safe for a terminal.
  using Handler = std::function<void(Channel, std::string)>;

  /// Lines are cut after `longest` bytes.
  LogReader(std::size_t longest, Handler handler) : longest_(longest), handler_(std::move(handler)) {}

  /// What came next. `corrupt` when frames turn into something else.
  Result<> feed(std::span<const std::byte> bytes);
  /// Nothing more comes: hands out the lines that have no end.
  void finish();

 private:
  void add(Channel channel, std::string_view text);
  void finish_line(Channel channel, std::string& line);

  enum class Form : std::uint8_t { unknown, frames, plain };

  std::size_t longest_;
  Handler handler_;
  Form form_ = Form::unknown;
  FrameParser parser_;
  std::string start_;                      ///< Fewer than 8 bytes that do not yet tell the form.
  std::array<std::string, 4> unfinished_;  ///< The line that each channel is in.
};

/// Keeps the last lines of a log stream.
class LogLines {
 public:
  /// Keeps the last `most` lines, each up to 2,000 bytes.
  explicit LogLines(std::size_t most);
  LogLines(const LogLines&) = delete;
  LogLines& operator=(const LogLines&) = delete;
  ~LogLines() = default;

  /// What came next. `corrupt` when frames turn into something else.
  Result<> feed(std::span<const std::byte> bytes) { return reader_.feed(bytes); }
  /// The lines until now, the unfinished ones last.
  std::vector<std::string> take();

 private:
  std::deque<std::string> lines_;
  LogReader reader_;
};

/// The last lines that it wrote to stdout and stderr, in the order they came, without line ends, made safe for a
/// terminal, each cut after 2,000 bytes. When the timeout passes, what came until then; an empty log is no lines.
Result<std::vector<std::string>> last_lines(const Client& engine, const LogRequest& request);

}  // namespace fairlead::engine
