#include "swarm/gates.hpp"

#include "swarm/names.hpp"

#include <fmt/core.h>

namespace fairlead::swarm {
namespace {

using compose::DependencyCondition;

bool ends(const compose::Deploy& deploy) {
  if (deploy.mode == compose::Mode::replicated_job || deploy.mode == compose::Mode::global_job) return true;
  return deploy.restart_policy && deploy.restart_policy->condition &&
         *deploy.restart_policy->condition != compose::RestartCondition::any;
}

Error never(const compose::Dependency& dependency, std::string_view what, std::string_view why, std::string help) {
  return Error(Errc::config, fmt::format("service \"{}\" will never be {}: {}", dependency.service, what, why))
      .id("FL0570")
      .at(dependency.place)
      .help(std::move(help));
}

Result<Milestone> milestone_of(const compose::Dependency& dependency, const compose::Service& other) {
  switch (dependency.condition) {
    case DependencyCondition::service_started: break;
    case DependencyCondition::service_healthy: {
      const auto& check = other.healthcheck;
      if (!check || check->test != compose::Texts{"NONE"}) return Milestone::healthy;
      return never(dependency, "healthy", "its healthcheck is disabled",
                   "give it a healthcheck, or use condition: service_started");
    }
    case DependencyCondition::service_completed_successfully:
      if (ends(other.deploy)) return Milestone::completed;
      return never(dependency, "complete", "Swarm starts it again whenever it ends",
                   "make it a job with deploy.mode: replicated-job, or set deploy.restart_policy.condition: none");
  }
  return Milestone::started;
}

std::string state_of(const Gate& gate) {
  if (gate.milestone == Milestone::healthy) return "is healthy";
  if (gate.milestone == Milestone::completed) return "is complete";
  return fmt::format("has run well for {:g} s", static_cast<double>(gate.hold.count()) / 1000);
}

}  // namespace

Result<std::vector<Gate>> gates_of(const compose::Service& service, const compose::Project& project,
                                   std::string_view stack) {
  std::vector<Gate> gates;
  for (const auto& dependency : service.depends_on) {
    const auto other = project.services.find(dependency.service);
    if (other == project.services.end()) continue;
    TRY_ASSIGN(const auto milestone, milestone_of(dependency, other->second));
    gates.push_back({.service = scoped(stack, dependency.service), .milestone = milestone});
  }
  return gates;
}

std::string describe(const std::vector<Gate>& gates) {
  std::string text;
  for (const auto& gate : gates) {
    if (gate.milestone == Milestone::started) continue;
    text += fmt::format("{}{} {}", text.empty() ? "after " : " and ", gate.service, state_of(gate));
  }
  return text;
}

}  // namespace fairlead::swarm
