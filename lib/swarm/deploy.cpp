#include "swarm/deploy.hpp"

#include "swarm/failure.hpp"
#include "swarm/restore.hpp"
#include "swarm/rollback.hpp"
#include "swarm/writer.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

class Deployment {
 public:
  Deployment(const Outside& outside, const StackPlan& plan, const Surroundings& surroundings,
             const DeployOptions& options)
      : outside_(outside),
        plan_(plan),
        surroundings_(surroundings),
        clock_ahead_(surroundings.cluster.clock_ahead),
        options_(options),
        writer_(outside, surroundings.logins, plan.stack) {
    for (const auto* objects : {&surroundings.observed.secrets, &surroundings.observed.configs}) {
      for (const auto& object : *objects) writer_.know(object.kind, object.name, object.id);
    }
  }

  Result<Deployed> run() {
    const auto start = outside_.clock.steady();
    if (auto applied = apply(); !applied) return undo(std::move(applied).error());
    if (options_.waits) {
      auto outcome = converge(outside_, watch());
      if (!outcome) return undo(std::move(outcome).error());
      if (options_.trial != nullptr) *options_.trial = examine(outside_, *outcome);
      if (outcome->state != State::converged) return fail(*outcome);
      deployed_.services = std::move(outcome->services);
    }
    deployed_.took = std::chrono::duration_cast<milliseconds>(outside_.clock.steady() - start);
    if (auto tidied = tidy(); !tidied) return untidy(std::move(tidied).error());
    deployed_.took = std::chrono::duration_cast<milliseconds>(outside_.clock.steady() - start);
    return std::move(deployed_);
  }

 private:
  Result<Written> write(const plan::Step<Call>& step) {
    const auto start = outside_.clock.steady();
    outside_.observer.step_started(step.change);
    TRY_ASSIGN(auto written, writer_.write(step.call));
    outside_.observer.step_finished(step.change,
                                    std::chrono::duration_cast<milliseconds>(outside_.clock.steady() - start));
    deployed_.changes.push_back(step.change);
    return written;
  }

  Result<> apply() {
    for (const auto& step : plan_.steps.steps) {
      if (step.call.verb == Verb::remove) continue;
      if (outside_.stop.stop_requested()) return Error(Errc::cancelled, "stopped");
      auto done = write(step);
      if (!done) {
        if (auto mended = mend_networks(std::move(done).error()); !mended) {
          return half_done(step.call, std::move(mended).error());
        }
        done = write(step);
      }
      if (!done) return half_done(step.call, std::move(done).error());
      auto written = *std::move(done);
      if (written.is_ours) journal_.push_back({.call = step.call, .id = std::move(written.id)});
    }
    return {};
  }

  /// A service may be changed, or gone, although the call that did it failed: it has to go back, too.
  Error half_done(const Call& call, Error error) {
    const bool is_unclear =
        error.code() == Errc::io || error.code() == Errc::unavailable || error.code() == Errc::timed_out;
    const bool may_be_done = call.verb == Verb::recreate || (call.verb == Verb::update && call.kind == Kind::service);
    if (is_unclear && may_be_done) journal_.push_back({.call = call, .id = call.id});
    return error;
  }

  /// A network that was removed a moment ago is still listed, so it was not planned to be created.
  Result<> mend_networks(Error error) {
    for (const auto& network : plan_.networks) {
      if (error.message().find(fmt::format("network {} not found", network.name)) == std::string::npos) continue;
      outside_.observer.note(fmt::format("network {} has just been removed; creating it again", network.name));
      TRY(writer_.wait_until_unlisted(network.name));
      TRY_ASSIGN(auto written, writer_.create(network));
      if (written.is_ours) journal_.push_back({.call = network, .id = std::move(written.id)});
      return {};
    }
    return error;
  }

  /// Last of all: what is removed cannot be rolled back.
  Result<> tidy() {
    if (surroundings_.commit) {
      TRY(surroundings_.commit(deployed_));
    }
    for (const auto& step : plan_.steps.steps) {
      if (step.call.verb != Verb::remove) continue;
      TRY(write(step));
    }
    return {};
  }

  Error untidy(Error error) const {
    if (error.code() == Errc::cancelled) return stopped();
    return Error(Errc::partial, "everything runs, but not all is tidied up: " + error.message())
        .id("FL0561")
        .help("run the same command again: it does the rest");
  }

  Watch watch() const {
    Watch watch = {.stack = plan_.stack,
                   .targets = {},
                   .timeout = options_.timeout,
                   .clock_ahead = clock_ahead_,
                   .failures = options_.failures};
    for (const auto& service : plan_.services) watch.targets.push_back(target(service));
    return watch;
  }

  Target target(const std::string& service) const {
    const auto step = std::ranges::find_if(
        plan_.steps.steps, [&](const auto& one) { return one.call.kind == Kind::service && one.call.name == service; });
    const bool is_changed = step != plan_.steps.steps.end();
    const bool is_new = is_changed && step->change.action != plan::Action::update;
    return {.service = service, .is_new = is_new, .update_counts = is_changed};
  }

  /// An error of the API in the middle.
  Error undo(Error error) {
    if (error.code() == Errc::cancelled) return stopped();
    if (!has_way_back()) return error;
    if (!options_.rolls_back) {
      return std::move(error).note(
          fmt::format("{} of the plan's {} steps were done, and stay", journal_.size(), plan_.steps.steps.size()));
    }
    if (auto back = roll_back_all(); !back) return std::move(back).error().note("first: " + error.message());
    return Error(Errc::rolled_back, error.message() + "; everything that was changed is as before")
        .id("FL0531")
        .help(error.help());
  }

  Error stopped() const {
    return Error(Errc::cancelled, fmt::format("stopped after {} of {} steps; what was begun goes on in the Swarm",
                                              journal_.size(), plan_.steps.steps.size()))
        .help("run the same command again: it looks at what is there and goes on");
  }

  bool has_way_back() const { return !journal_.empty() || surroundings_.before != nullptr; }

  Result<> roll_back_all() {
    outside_.observer.warning("the deploy failed; the stack is rolled back");
    if (surroundings_.before != nullptr) {
      return restore(outside_, *surroundings_.before, plan_.stack, surroundings_.logins, options_);
    }
    return roll_back(outside_, writer_, journal_,
                     {.stack = plan_.stack, .timeout = options_.timeout, .clock_ahead = clock_ahead_});
  }

  Error fail(const Outcome& outcome) {
    const bool is_late = outcome.state == State::waiting;
    auto failure = diagnose(outside_, *outcome.culprit());
    if (is_late) {
      failure.reason = fmt::format("not running after {} s ({})", options_.timeout.count() / 1000, failure.reason);
    }
    if (!has_way_back()) {
      return as_error(failure, is_late ? Errc::timed_out : Errc::unavailable, "this deploy changed nothing")
          .id("FL0532")
          .help("mend the service: it was like this before");
    }
    if (!options_.rolls_back) {
      return as_error(failure, is_late ? Errc::timed_out : Errc::unavailable, "it is not rolled back").id("FL0532");
    }
    outside_.observer.warning(describe(failure));
    if (auto back = roll_back_all(); !back) {
      return as_error(failure, Errc::partial, back.error().message()).id("FL0530").help(back.error().help());
    }
    return as_error(failure, Errc::rolled_back, "everything that was changed is as before").id("FL0531");
  }

  const Outside& outside_;
  const StackPlan& plan_;
  const Surroundings& surroundings_;
  milliseconds clock_ahead_;
  const DeployOptions& options_;
  Writer writer_;
  Journal journal_;
  Deployed deployed_;
};

}  // namespace

Result<Deployed> deploy(const Outside& outside, const StackPlan& plan, const Surroundings& surroundings,
                        const DeployOptions& options) {
  return Deployment(outside, plan, surroundings, options).run();
}

}  // namespace fairlead::swarm
