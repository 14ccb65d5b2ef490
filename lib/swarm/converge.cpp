#include "swarm/converge.hpp"

#include "swarm/ages.hpp"
#include "swarm/observe.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

struct Look {
  std::vector<LiveService> services;
  std::vector<Task> tasks;
};

Result<Look> look(const engine::Client& engine, const std::string& stack) {
  Look out;
  TRY_ASSIGN(out.services, live_services(engine, stack));
  TRY_ASSIGN(out.tasks, stack_tasks(engine, stack, TaskFilter::up_to_date));
  return out;
}

/// A leader is elected, a proxy restarts: it may pass.
bool may_pass(const Error& error) {
  return error.code() == Errc::unavailable || error.code() == Errc::timed_out || error.code() == Errc::io;
}

class Watcher {
 public:
  Watcher(const Outside& outside, const Watch& watch)
      : outside_(outside), watch_(watch), start_(outside.clock.steady()), ages_(watch.clock_ahead) {
    for (const auto& target : watch.targets) {
      if (target.is_new) new_services_.insert(target.service);
    }
  }

  Result<Outcome> round() {
    Outcome outcome = {.state = State::waiting, .services = last_};
    auto seen = look(outside_.engine, watch_.stack);
    if (!seen) {
      if (!may_pass(seen.error())) return std::move(seen).error();
      if (!std::exchange(has_warned_, true)) {
        outside_.observer.warning("the engine does not answer, asking again: " + seen.error().message());
      }
      return outcome;
    }
    fill_ages(*seen);
    outcome.services.clear();
    for (const auto& target : watch_.targets) {
      TRY_ASSIGN(auto judged, judge_target(target, *seen));
      judged.took = in_state_after(judged);
      if (judged.verdict.state == State::waiting) outside_.observer.waiting(target.service, judged.verdict.text);
      outcome.services.push_back(std::move(judged));
    }
    outcome.state = overall(outcome.services);
    last_ = outcome.services;
    return outcome;
  }

 private:
  milliseconds watched() const { return std::chrono::duration_cast<milliseconds>(outside_.clock.steady() - start_); }

  /// What waits has waited until now.
  milliseconds in_state_after(const Judged& judged) {
    auto& entry = entered_[judged.service];
    const bool is_the_same = entry.first == judged.verdict.state && entry.first != State::waiting;
    if (!is_the_same) entry = {judged.verdict.state, watched()};
    return entry.second;
  }

  /// The running tasks of services that we just changed are as old as we have seen them: clocks of nodes differ.
  void fill_ages(Look& seen) {
    std::set<std::string> ids;
    for (const auto& service : seen.services) {
      if (new_services_.contains(service.name)) ids.insert(service.id);
    }
    ages_.fill(seen.tasks, ids, outside_.clock);
  }

  Result<Judged> judge_target(const Target& target, const Look& seen) const {
    Judged out = {.service = target.service, .service_id = {}, .verdict = {}};
    const auto* live = find(seen.services, target.service);
    if (live == nullptr) {
      out.verdict = {.state = State::failed, .text = "somebody removed it"};
      return out;
    }
    out.service_id = live->id;
    TRY_ASSIGN(const auto promise, promise_of(*live));
    const auto recent = target.is_new ? watched() + std::chrono::seconds(5) : Standard{}.recent;
    out.verdict = judge(promise, seen.tasks,
                        {.update_counts = target.update_counts,
                         .failures = watch_.failures,
                         .recent = recent,
                         .stable = watch_.stable,
                         .watched = watched()});
    return out;
  }

  static State overall(const std::vector<Judged>& services) {
    const auto any = [&](State state) {
      return std::ranges::any_of(services, [&](const Judged& one) { return one.verdict.state == state; });
    };
    if (any(State::failed)) return State::failed;
    return any(State::waiting) ? State::waiting : State::converged;
  }

  const Outside& outside_;
  const Watch& watch_;
  sys::Clock::Steady start_;
  Ages ages_;
  std::set<std::string> new_services_;
  std::map<std::string, std::pair<State, milliseconds>> entered_;  ///< By service: its state, and since when.
  std::vector<Judged> last_;
  bool has_warned_ = false;
};

}  // namespace

const Judged* Outcome::culprit() const {
  for (const auto state_wanted : {State::failed, State::waiting}) {
    const auto found = std::ranges::find(services, state_wanted, [](const Judged& one) { return one.verdict.state; });
    if (found != services.end()) return &*found;
  }
  return nullptr;
}

Result<Outcome> converge(const Outside& outside, const Watch& watch) {
  if (watch.targets.empty()) return Outcome{.state = State::converged, .services = {}};
  const Deadline deadline(outside.clock, watch.timeout);
  Watcher watcher(outside, watch);
  auto interval = milliseconds(200);
  while (true) {
    TRY_ASSIGN(auto outcome, watcher.round());
    if (outcome.state != State::waiting || deadline.has_passed()) return outcome;
    TRY(pause(outside, interval));
    interval = std::min(interval + milliseconds(10), milliseconds(500));
  }
}

}  // namespace fairlead::swarm
