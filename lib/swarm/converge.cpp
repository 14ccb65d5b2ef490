#include "swarm/converge.hpp"

#include "swarm/observe.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

Result<Look> look_at(const engine::Client& engine, const std::string& stack) {
  Look out;
  TRY_ASSIGN(out.services, live_services(engine, stack));
  TRY_ASSIGN(out.tasks, stack_tasks(engine, stack, TaskFilter::up_to_date));
  return out;
}

State overall(const std::vector<Judged>& services) {
  const auto any = [&](State state) {
    return std::ranges::any_of(services, [&](const Judged& one) { return one.verdict.state == state; });
  };
  if (any(State::failed)) return State::failed;
  return any(State::waiting) ? State::waiting : State::converged;
}

}  // namespace

const Judged* Outcome::culprit() const {
  for (const auto state_wanted : {State::failed, State::waiting}) {
    const auto found = std::ranges::find(services, state_wanted, [](const Judged& one) { return one.verdict.state; });
    if (found != services.end()) return &*found;
  }
  return nullptr;
}

Watcher::Watcher(const Outside& outside, Watch watch)
    : outside_(outside),
      watch_(std::move(watch)),
      start_(outside.clock.steady()),
      deadline_(outside.clock, watch_.timeout),
      ages_(watch_.clock_ahead) {}

Result<Outcome> Watcher::look(std::span<const Target> targets) {
  Outcome outcome;
  auto seen = look_at(outside_.engine, watch_.stack);
  if (!seen) {
    if (!sys::is_unclear(seen.error())) return std::move(seen).error();
    if (!std::exchange(has_warned_, true)) {
      outside_.observer.warning("the engine does not answer, asking again: " + seen.error().message());
    }
    const Verdict unknown = {.text = "the engine does not answer"};
    for (const auto& target : targets) {
      outcome.services.push_back({.service = target.service, .service_id = {}, .verdict = unknown});
    }
    return outcome;
  }
  if (watch_.check) TRY(watch_.check(seen->services));
  fill_ages(*seen, targets);
  for (const auto& target : targets) {
    auto judged = judge_target(target, *seen);
    judged.took = in_state_after(judged);
    if (judged.verdict.state == State::waiting) outside_.observer.waiting(target.service, judged.verdict.text);
    outcome.services.push_back(std::move(judged));
  }
  outcome.state = overall(outcome.services);
  return outcome;
}

/// What waits has waited until now.
milliseconds Watcher::in_state_after(const Judged& judged) {
  auto& [state, after] = entered_[judged.service];
  if (state == judged.verdict.state && state != State::waiting) return after;
  state = judged.verdict.state;
  return after = std::chrono::duration_cast<milliseconds>(outside_.clock.steady() - start_);
}

/// The running tasks of services that we just changed are as old as we have seen them: clocks of nodes differ.
void Watcher::fill_ages(Look& seen, std::span<const Target> targets) {
  std::set<std::string> ids;
  for (const auto& target : targets) {
    const auto* live = target.is_new ? find(seen.services, target.service) : nullptr;
    if (live != nullptr) ids.insert(live->id);
  }
  ages_.fill(seen.tasks, ids, outside_.clock);
}

Judged Watcher::judge_target(const Target& target, const Look& seen) {
  Judged out = {.service = target.service, .service_id = {}, .verdict = {}};
  const auto* live = find(seen.services, target.service);
  if (live == nullptr) {
    out.verdict = {.state = State::failed, .text = "somebody removed it"};
    return out;
  }
  out.service_id = live->id;
  const auto promise = promise_of(*live);
  const auto now = outside_.clock.steady();
  const auto first = first_looks_.try_emplace(target.service, now).first->second;
  const auto watched = std::chrono::duration_cast<milliseconds>(now - first);
  out.verdict = judge(promise, seen.tasks,
                      {.update_counts = target.update_counts,
                       .failures = watch_.failures,
                       .recent = target.is_new ? watched + std::chrono::seconds(5) : Standard{}.recent,
                       .stable = std::max(watch_.stable, target.hold),
                       .watched = watched,
                       .until = target.until});
  return out;
}

Result<> Watcher::rest() {
  TRY(pause(outside_.waiting(), interval_));
  interval_ = std::min(interval_ + milliseconds(10), milliseconds(500));
  return {};
}

Result<Outcome> Watcher::converge() {
  if (watch_.targets.empty()) return Outcome{.state = State::converged, .services = {}};
  while (true) {
    TRY_ASSIGN(auto outcome, look(watch_.targets));
    if (outcome.state != State::waiting || is_over()) return outcome;
    TRY(rest());
  }
}

Result<Outcome> converge(const Outside& outside, const Watch& watch) {
  return Watcher(outside, watch).converge();
}

}  // namespace fairlead::swarm
