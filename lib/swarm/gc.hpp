#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "swarm/live.hpp"
#include "swarm/review.hpp"
#include "sys/clock.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Review apps that nobody needs any more.
namespace fairlead::swarm {

/// A stack that is a review app.
struct App {
  std::string stack;
  Review review;  ///< `expires` is the latest that anything of it has.
};

/// The review apps of a project, by stack: all stacks of which something carries the project's label.
Result<std::vector<App>> review_apps(const engine::Client& engine, std::string_view project);

struct GcRules {
  bool expired = true;  ///< What has expired goes.
  sys::Clock::Wall now = {};
  std::optional<std::set<std::string>> refs = {};  ///< The project's branches: apps of others go.
};

/// Why an app goes: `it expired at 2026-01-31T12:00:00Z`; "" when it stays. Pure.
std::string reason_to_go(const App& app, const GcRules& rules);

/// `refused` (FL0572) when anything of the stack is not marked as that app's: somebody deployed something else into it.
Result<> check_is_app(const App& app, const Observed& observed);

}  // namespace fairlead::swarm
