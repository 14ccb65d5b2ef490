#include "swarm/rollout.hpp"

#include "sys/parallel.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <span>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

/// The gates that the outcome of looking at `targets` shows to hold.
std::vector<Gate> open_gates(const std::vector<Target>& targets, const Outcome& outcome) {
  std::vector<Gate> open;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const bool holds = outcome.services[i].verdict.state == State::converged;
    if (holds) open.push_back({.service = targets[i].service, .milestone = targets[i].until, .hold = targets[i].hold});
  }
  return open;
}

using StepSpan = std::span<const plan::Step<Call>* const>;

bool has_service(StepSpan steps, std::string_view service) {
  return std::ranges::any_of(steps, [&](const auto* step) { return step->call.name == service; });
}

struct Parted {
  std::vector<const plan::Step<Call>*> ready, waiting;
};

/// By whether all gates of a step hold. A gate means what is there once the earlier steps of its service are done.
Parted parted(StepSpan steps, const std::vector<Gate>& open) {
  Parted out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool holds = std::ranges::all_of(steps[i]->call.gates, [&](const Gate& gate) {
      return std::ranges::count(open, gate) != 0 && !has_service(steps.first(i), gate.service);
    });
    (holds ? out.ready : out.waiting).push_back(steps[i]);
  }
  return out;
}

}  // namespace

Rollout::Selection Rollout::select(const std::function<bool(const Call&)>& fits) const {
  Selection out;
  for (const auto& step : plan_.steps.steps) {
    if (fits(step.call)) out.push_back(&step);
  }
  return out;
}

Result<Outcome> Rollout::send(Watcher& watcher) {
  TRY(send_all(select([](const Call& call) { return call.kind != Kind::service && call.verb != Verb::remove; })));
  auto left = select([](const Call& call) { return call.kind == Kind::service && call.verb != Verb::remove; });
  std::vector<Gate> open;
  for (bool is_first = true; !left.empty(); is_first = false) {
    auto [wave, waiting] = parted(left, open);
    left = std::move(waiting);
    TRY_ASSIGN(const bool is_well, ask(wave));
    if (!is_well) return Outcome{.state = State::failed, .services = {}};
    TRY(send_all(wave));
    if (left.empty()) break;
    if (wave.empty() && !is_first) TRY(watcher.rest());
    const auto targets = targets_before(left);
    TRY_ASSIGN(auto outcome, watcher.look(targets));
    if (outcome.state == State::failed || (outcome.state == State::waiting && watcher.is_over())) return outcome;
    open = open_gates(targets, outcome);
  }
  return Outcome{.state = State::converged, .services = {}};
}

/// Asks what has to be answered well before the steps are done.
Result<bool> Rollout::ask(const Selection& steps) {
  for (const auto* step : steps) {
    if (web_ == nullptr) break;
    TRY_ASSIGN(auto checked, run(step->call.checks, outside_, *web_));
    std::ranges::move(checked, std::back_inserter(checked_));
    if (!checked_.empty() && !checked_.back().is_good) return false;
  }
  return true;
}

Result<> Rollout::remove() {
  for (const auto* step : select([](const Call& call) { return call.verb == Verb::remove; })) {
    const auto start = outside_.clock.steady();
    outside_.observer.step_started(step->change);
    TRY(writer_.write(step->call));
    finished(*step, {.id = {}, .is_ours = false}, start);
  }
  return {};
}

Result<> Rollout::send_all(const Selection& steps) {
  return sys::in_parallel(steps.size(), connections_, outside_.stop,
                          [&](std::size_t i, const std::stop_token&) { return send_one(*steps[i]); });
}

Result<> Rollout::send_one(const Step& step) {
  const auto start = outside_.clock.steady();
  outside_.observer.step_started(step.change);
  auto written = writer_.write(step.call);
  if (!written) {
    if (auto mended = mend_networks(std::move(written).error()); !mended) {
      return half_done(step.call, std::move(mended).error());
    }
    written = writer_.write(step.call);
  }
  if (!written) return half_done(step.call, std::move(written).error());
  finished(step, *written, start);
  return step.call.settle.count() > 0 ? linger(outside_, step.call.settle) : Result<>();
}

/// A thing may be made, changed, or gone, although the call that did it failed: it has to go back, too.
Error Rollout::half_done(const Call& call, Error error) {
  const bool may_be_done = call.verb == Verb::create || call.verb == Verb::recreate || call.kind == Kind::service;
  const std::lock_guard lock(mutex_);
  if (sys::is_unclear(error) && may_be_done)
    journal_.push_back({.call = call, .id = call.id.empty() ? call.name : call.id});
  return error;
}

void Rollout::finished(const Step& step, const Written& written, sys::Clock::Steady start) {
  const auto took = std::chrono::duration_cast<milliseconds>(outside_.clock.steady() - start);
  outside_.observer.step_finished(step.change, took);
  const std::lock_guard lock(mutex_);
  done_.insert(&step);
  if (on_done) on_done(step.call, written.id);
  if (written.is_ours) journal_.push_back({.call = step.call, .id = written.id});
}

/// A network that was removed a moment ago is still listed, so it was not planned to be created.
Result<> Rollout::mend_networks(Error error) {
  const std::lock_guard one_at_a_time(mending_);
  for (const auto& network : plan_.networks) {
    if (error.message().find(fmt::format("network {} not found", network.name)) == std::string::npos) continue;
    if (!mended_.insert(network.name).second) return {};
    outside_.observer.note(fmt::format("network {} has just been removed; creating it again", network.name));
    TRY(writer_.wait_until_unlisted(network.name));
    TRY_ASSIGN(auto written, writer_.create(network));
    const std::lock_guard lock(mutex_);
    if (written.is_ours) journal_.push_back({.call = network, .id = std::move(written.id)});
    return {};
  }
  return error;
}

std::vector<Target> Rollout::targets() const {
  std::vector<Target> out;
  out.reserve(plan_.services.size());
  for (const auto& service : plan_.services)
    out.push_back(target({.service = service, .milestone = Milestone::settled}));
  return out;
}

/// The gates of those that are left, first; then all others that should run, so that what fails is seen soon.
std::vector<Target> Rollout::targets_before(const Selection& left) const {
  std::vector<Gate> gates;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto earlier = StepSpan(left).first(i);
    for (const auto& gate : left[i]->call.gates) {
      if (!has_service(earlier, gate.service) && !std::ranges::count(gates, gate)) gates.push_back(gate);
    }
  }
  std::vector<Target> out;
  out.reserve(gates.size() + plan_.services.size());
  for (const auto& gate : gates) out.push_back(target(gate));
  for (const auto& service : plan_.services) {
    if (has_service(left, service) || std::ranges::count(gates, service, &Gate::service)) continue;
    out.push_back(target({.service = service, .milestone = Milestone::settled}));
  }
  return out;
}

Target Rollout::target(const Gate& gate) const {
  const auto step = std::ranges::find_if(plan_.steps.steps, [&](const Step& one) {
    return one.call.kind == Kind::service && one.call.name == gate.service;
  });
  const bool is_changed = step != plan_.steps.steps.end();
  const bool is_new = is_changed && step->change.action != plan::Action::update;
  return {.service = gate.service,
          .is_new = is_new,
          .update_counts = is_changed,
          .until = gate.milestone,
          .hold = gate.hold};
}

std::vector<plan::Change> Rollout::done() const {
  std::vector<plan::Change> out;
  for (const auto& step : plan_.steps.steps) {
    if (done_.contains(&step)) out.push_back(step.change);
  }
  return out;
}

}  // namespace fairlead::swarm
