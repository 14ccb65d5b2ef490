#pragma once

#include "release/plan.hpp"

namespace fairlead::release {

/// The steps of a release that is due, in order. Pure; the options have been checked.
std::vector<plan::Step<Call>> steps(const Decision& decision, const Observed& observed, const PlanOptions& options);

plan::Step<Call> push_step(const std::string& remote, const std::string& tag);

}  // namespace fairlead::release
