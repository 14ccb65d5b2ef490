#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"

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

/// The last lines that it wrote to stdout and stderr, in the order they came, without line ends, made safe for a
/// terminal, each cut after 2,000 bytes. When the timeout passes, what came until then; an empty log is no lines.
Result<std::vector<std::string>> last_lines(const Client& engine, const LogRequest& request);

}  // namespace fairlead::engine
