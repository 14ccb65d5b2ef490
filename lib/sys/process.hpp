#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace fairlead::sys {

/// Hands out the next bytes of a program's input: fills the buffer, 0 at the end.
using Source = std::function<Result<std::size_t>(std::span<std::byte>)>;
/// Takes the next bytes that a program wrote.
using Sink = std::function<Result<>(std::span<const std::byte>)>;

/// A program to run. Secrets go through `input` or `environment`, never through `arguments`.
struct Invocation {
  std::vector<std::string> arguments;         ///< The program first; looked up in PATH unless it has a slash.
  Secret input = {};                          ///< Given to its standard input, which is then closed.
  std::optional<Variables> environment = {};  ///< In place of ours.
  std::string directory = {};                 ///< Where it runs; ours when empty.
  std::chrono::milliseconds timeout = std::chrono::seconds(60);  ///< Until it has ended; 0: however long it takes.
  std::size_t output_limit = 16U << 20U;                         ///< Bytes kept of each stream; `refused` beyond.
  std::chrono::milliseconds grace = std::chrono::seconds(2);     ///< Between SIGTERM and SIGKILL when it is ended.
  /// In place of `input`, for more than fits into memory. Asked as the program takes it; what it does not take is left.
  Source source = {};
  /// Get what it writes as it comes: there is no limit then, and of what they got a Completion has the last 4 KiB.
  Sink output_sink = {}, error_sink = {};
};

struct Completion {
  int status = 0;  ///< The exit status; 128 + signal when a signal ended it.
  std::string output, errors;
};

/// Runs programs without a shell.
class Processes {
 public:
  virtual ~Processes() = default;
  /// `not_found` if there is no such program, `timed_out`, `cancelled` on a stop; the process group is then ended, and
  /// what it wrote last is a note. A non-zero status is no error. What it leaves in the background is not waited for.
  /// Source and sinks are called in this thread, which does nothing else meanwhile: one that waits looks at the stop
  /// itself. When one fails, the program is ended, and that is the error; its input stays open until it is gone, so
  /// that it never takes a part for the whole.
  virtual Result<Completion> run(const Invocation& invocation, const std::stop_token& stop) = 0;
};

class RealProcesses final : public Processes {
 public:
  Result<Completion> run(const Invocation& invocation, const std::stop_token& stop) override;
};

}  // namespace fairlead::sys
