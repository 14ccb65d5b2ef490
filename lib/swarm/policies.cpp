#include "swarm/members.hpp"
#include "swarm/parts.hpp"

#include <charconv>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

const char* name(compose::RestartCondition condition) {
  switch (condition) {
    case compose::RestartCondition::none: return "none";
    case compose::RestartCondition::on_failure: return "on-failure";
    case compose::RestartCondition::any: break;
  }
  return "any";
}

const char* name(compose::FailureAction action) {
  switch (action) {
    case compose::FailureAction::pause: return "pause";
    case compose::FailureAction::keep_going: return "continue";
    case compose::FailureAction::rollback: break;
  }
  return "rollback";
}

const char* name(compose::UpdateOrder order) {
  return order == compose::UpdateOrder::start_first ? "start-first" : "stop-first";
}

/// The Engine API has single precision here: the number whose text is the shortest for that.
double as_single(double ratio) {
  const auto text = fmt::format("{}", static_cast<float>(ratio));
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

}  // namespace

json::Value restart_policy(const compose::RestartPolicy& policy) {
  auto out = json::Value::object();
  if (policy.condition) out["Condition"] = name(*policy.condition);
  put(out, "Delay", policy.delay);
  put(out, "MaxAttempts", policy.max_attempts);
  put(out, "Window", policy.window);
  return out;
}

json::Value update_config(const compose::UpdateConfig& config) {
  json::Value out;
  out["Parallelism"] = config.parallelism;
  out["MaxFailureRatio"] = as_single(config.max_failure_ratio.value_or(0));
  out["Order"] = config.order ? name(*config.order) : "";
  put_unless_zero(out, "Delay", config.delay);
  if (config.failure_action) out["FailureAction"] = name(*config.failure_action);
  put_unless_zero(out, "Monitor", config.monitor);
  return out;
}

json::Value mode(const compose::Deploy& deploy) {
  auto out = json::Value::object();
  switch (deploy.mode) {
    case compose::Mode::replicated: put(out, "Replicas", deploy.replicas); return {{"Replicated", std::move(out)}};
    case compose::Mode::global: return {{"Global", std::move(out)}};
    case compose::Mode::replicated_job:
      put(out, "MaxConcurrent", deploy.replicas);
      put(out, "TotalCompletions", deploy.replicas);
      return {{"ReplicatedJob", std::move(out)}};
    case compose::Mode::global_job: break;
  }
  return {{"GlobalJob", std::move(out)}};
}

}  // namespace fairlead::swarm
