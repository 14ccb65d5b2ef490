#pragma once

#include "base/result.hpp"
#include "swarm/converge.hpp"
#include "swarm/outside.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// Why a service does not run, for people.
struct Failure {
  std::string service;
  std::string reason;     ///< "crash loop: 2 tasks failed, the last with exit status 3"
  std::string task = {};  ///< "shop_web.1", or "" when no task is to blame.
  std::string node = {};
  std::optional<std::int64_t> exit_code = {};
  std::string error = {};             ///< The engine's words.
  std::string health = {};            ///< What the healthcheck said that ended the task.
  std::vector<std::string> log = {};  ///< The last lines of the task.
};

/// A text without the secrets that are known; empty: there are none.
using Redact = std::function<std::string(std::string_view)>;

/// Finds out more about what `judged` says: the task, its node, its log. What cannot be read is left empty.
Failure diagnose(const Outside& outside, const Judged& judged, const Redact& redact);

/// One sentence.
std::string describe(const Failure& failure);

/// The failure as an error: `describe`, then `addition`, with the log lines as notes.
Error as_error(const Failure& failure, Errc code, std::string_view addition);

}  // namespace fairlead::swarm
