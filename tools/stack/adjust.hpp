#pragma once

#include "changing.hpp"
#include "cli/command.hpp"
#include "swarm/plan.hpp"

#include <functional>
#include <string>
#include <vector>

namespace fairlead::stack {

/// What scale and restart have in common.
struct Adjusting {
  std::string stack;
  std::vector<std::string> services;
  Changing changing;
  bool yes = false;
};

std::vector<cli::Flag> adjusting_flags(Adjusting& options, const char* services_help, const char* value);

/// How to make the plan out of the services that there are, and what to do with it.
struct Adjustment {
  std::string_view command;  ///< "scale"
  bool rolls_back = true;
  std::function<Result<swarm::StackPlan>(const std::vector<swarm::LiveService>&)> plan;
};

/// Shows the plan; with --yes does it under the stack's lease, and waits until what it changed runs.
Result<cli::Report> adjust(const Adjusting& options, const Adjustment& adjustment, cli::Ports& ports);

}  // namespace fairlead::stack
