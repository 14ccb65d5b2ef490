#pragma once

#include "base/text.hpp"
#include "swarm/logs.hpp"

#include <limits>
#include <string>

/// What reading and following logs share.
namespace fairlead::swarm {

inline constexpr std::size_t longest_line = 65'536;
inline constexpr std::size_t all_lines = std::numeric_limits<std::size_t>::max();

/// How to ask for the log of a service.
engine::Call log_call(const LiveService& service, const LogOptions& options, bool follows);

/// What `read_logs` gives, with the IDs of tasks for their names.
Result<std::vector<LogLine>> read_lines(const Outside& outside, const std::vector<LiveService>& services,
                                        const LogOptions& options);

/// The names of a stack's tasks by their IDs. Looks again for one that it does not know. For one thread.
class TaskNames {
 public:
  TaskNames(const engine::Client& engine, std::string stack) : engine_(engine), stack_(std::move(stack)) {}

  /// "shop_web.1"; "shop_web.2f9kd" when nobody knows the task any more.
  std::string name(const LogLine& line);

 private:
  Result<> look();

  const engine::Client& engine_;
  std::string stack_;
  Variables names_;  ///< By ID.
};

}  // namespace fairlead::swarm
