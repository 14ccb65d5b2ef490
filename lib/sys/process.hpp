#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace fairlead::sys {

/// A program to run. Secrets go through `input` or `environment`, never through `arguments`.
struct Invocation {
  std::vector<std::string> arguments;         ///< The program first; looked up in PATH unless it has a slash.
  Secret input = {};                          ///< Given to its standard input, which is then closed.
  std::optional<Variables> environment = {};  ///< In place of ours.
  std::string directory = {};                 ///< Where it runs; ours when empty.
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
  std::size_t output_limit = 16U << 20U;                      ///< Bytes kept of each stream; `refused` beyond.
  std::chrono::milliseconds grace = std::chrono::seconds(2);  ///< Between SIGTERM and SIGKILL when it is ended.
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
  virtual Result<Completion> run(const Invocation& invocation, const std::stop_token& stop) = 0;
};

class RealProcesses final : public Processes {
 public:
  Result<Completion> run(const Invocation& invocation, const std::stop_token& stop) override;
};

}  // namespace fairlead::sys
