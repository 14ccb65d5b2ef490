#include "compose/deploy.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("compose");

TEST_CASE("deploy has all its keys") {
  const auto deploy = web(R"(deploy:
  mode: replicated
  replicas: 3
  labels: [a=1, b]
  endpoint_mode: DNSRR
  resources:
    limits: {cpus: "0.5", memory: 1.5g, pids: 100}
    reservations:
      cpus: 0.25
      memory: 64M
      generic_resources: [{discrete_resource_spec: {kind: gpu, value: 2}}]
  restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 2m}
  update_config:
    {parallelism: 0, delay: 10s, failure_action: continue, monitor: 30s, max_failure_ratio: 0.25, order: start-first}
  rollback_config: {}
  placement:
    constraints: [node.role == worker]
    preferences: [{spread: node.labels.zone}]
    max_replicas_per_node: 2)")
                          .deploy;
  CHECK(deploy.mode == Mode::replicated);
  CHECK(deploy.replicas == 3);
  CHECK(deploy.labels == Variables{{"a", "1"}, {"b", ""}});
  CHECK(deploy.endpoint_mode == EndpointMode::dnsrr);
  CHECK(deploy.place.str() == "stack.yml:5:7");

  const auto& [limits, reservations, place] = deploy.resources;
  CHECK(limits.nano_cpus == 500'000'000);
  CHECK(limits.memory == 1610612736);
  CHECK(limits.pids == 100);
  CHECK(reservations.nano_cpus == 250'000'000);
  CHECK(reservations.memory == 67108864);
  CHECK(reservations.generic_resources.at(0).kind == "gpu");
  CHECK(reservations.generic_resources.at(0).value == 2);

  const auto& restart = deploy.restart_policy.value();
  CHECK(restart.condition == RestartCondition::on_failure);
  CHECK(restart.delay == 5s);
  CHECK(restart.max_attempts == 3);
  CHECK(restart.window == 2min);

  const auto& update = deploy.update_config.value();
  CHECK(update.parallelism == 0);
  CHECK(update.delay == 10s);
  CHECK(update.failure_action == FailureAction::keep_going);
  CHECK(update.monitor == 30s);
  CHECK(update.max_failure_ratio == 0.25);
  CHECK(update.order == UpdateOrder::start_first);

  CHECK(deploy.rollback_config.value().parallelism == 1);
  CHECK_FALSE(deploy.rollback_config->order);
  CHECK(deploy.placement.constraints == Texts{"node.role == worker"});
  CHECK(deploy.placement.spread_preferences == Texts{"node.labels.zone"});
  CHECK(deploy.placement.max_replicas_per_node == 2);
}

TEST_CASE("without deploy nothing is chosen for the engine") {
  const auto deploy = web("").deploy;
  CHECK(deploy.mode == Mode::replicated);
  CHECK_FALSE(deploy.replicas);
  CHECK_FALSE(deploy.endpoint_mode);
  CHECK_FALSE(deploy.restart_policy);
  CHECK_FALSE(deploy.update_config);
  CHECK_FALSE(deploy.resources.limits.memory);
  CHECK(deploy.place.line == 0);
}

TEST_CASE("jobs and global services") {
  CHECK(web("deploy: {mode: global}").deploy.mode == Mode::global);
  CHECK(web("deploy: {mode: global-job}").deploy.mode == Mode::global_job);
  CHECK(web("deploy: {mode: replicated-job, replicas: 0}").deploy.mode == Mode::replicated_job);
}

TEST_CASE("restart counts where deploy has no restart_policy") {
  struct Case {
    const char* text;
    RestartCondition condition;
    std::optional<std::uint64_t> attempts;
  };
  for (const auto& [text, condition, attempts] : {
           Case{"no", RestartCondition::none, {}},
           Case{R"("no")", RestartCondition::none, {}},
           Case{"always", RestartCondition::any, {}},
           Case{"unless-stopped", RestartCondition::any, {}},
           Case{"on-failure", RestartCondition::on_failure, {}},
           Case{"on-failure:5", RestartCondition::on_failure, 5},
       }) {
    CAPTURE(text);
    const auto policy = web("restart: " + std::string(text)).deploy.restart_policy.value();
    CHECK(policy.condition == condition);
    CHECK(policy.max_attempts == attempts);
  }
  const auto both = std::string("restart: always\ndeploy: {restart_policy: {condition: none}}");
  CHECK(web(both).deploy.restart_policy->condition == RestartCondition::none);
  CHECK(warnings(both) == Texts{R"(4:14 "restart" has no effect: deploy.restart_policy counts)"});
}

TEST_CASE("old keys of the service mean those of deploy") {
  const auto deploy = web("mem_limit: 64m\nmem_reservation: 32m\ncpus: 0.5\npids_limit: 10\nscale: 2").deploy;
  CHECK(deploy.resources.limits.memory == 64 << 20);
  CHECK(deploy.resources.reservations.memory == 32 << 20);
  CHECK(deploy.resources.limits.nano_cpus == 500'000'000);
  CHECK(deploy.resources.limits.pids == 10);
  CHECK(deploy.replicas == 2);
  CHECK(web("mem_limit: 64m\ndeploy: {resources: {limits: {memory: 65536k}}}").deploy.resources.limits.memory ==
        64 << 20);
}

TEST_SUITE_END();
