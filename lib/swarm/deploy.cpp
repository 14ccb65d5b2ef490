#include "swarm/deploy.hpp"

#include "swarm/failure.hpp"
#include "swarm/limited.hpp"
#include "swarm/proof.hpp"
#include "swarm/restore.hpp"
#include "swarm/rollback.hpp"
#include "swarm/rollout.hpp"
#include "swarm/writer.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <functional>
#include <iterator>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Beyond the time that services have to run: to look a last time; to find out what went wrong; for the way back when
/// all of the time is over already.
constexpr auto last_look = seconds(5), diagnosis = seconds(10), shortest_way_back = seconds(30);

/// What is only watched costs none of the time that it may take until everything runs.
milliseconds held(const StackPlan& plan) {
  milliseconds hold{0}, settle{0};
  for (const auto& step : plan.steps.steps) {
    for (const auto& gate : step.call.gates) hold = std::max(hold, gate.hold);
    settle = std::max(settle, step.call.settle);
  }
  return hold + settle;
}

class Deployment {
 public:
  Deployment(const Outside& outside, const StackPlan& plan, const Surroundings& surroundings,
             const DeployOptions& options)
      : time_(options.timeout + held(plan)),
        end_(outside.clock, time_ + way_back - seconds(3)),
        limited_(outside, time_ + last_look),
        outside_(limited_.inner),
        plan_(plan),
        surroundings_(surroundings),
        clock_ahead_(surroundings.cluster.clock_ahead),
        options_(options),
        writer_(outside_, surroundings.logins, plan.stack),
        rollout_(outside_, plan, writer_, options.connections, options.web),
        proof_(plan, surroundings.observed) {
    rollout_.on_done = [this](const Call& call, const std::string& id) { proof_.expect(call, id); };
    for (const auto* objects : {&surroundings.observed.secrets, &surroundings.observed.configs}) {
      for (const auto& object : *objects) writer_.know(object.kind, object.name, object.id);
    }
  }

  Result<Deployed> run() {
    const auto start = outside_.clock.steady();
    Watcher watcher(outside_, watch());
    auto outcome = rollout_.send(watcher);
    is_sent_ = outcome && outcome->state == State::converged;
    if (outcome && outcome->state == State::converged && options_.waits) outcome = watcher.converge();
    if (!outcome) return undo(std::move(outcome).error());
    if (outcome->state == State::converged) {
      give_time();
    } else {
      limited_.client.limit(diagnosis);
    }
    auto checked = rollout_.checked();
    if (!checked.empty() && !checked.back().is_good) return fail(checked.back());
    if (options_.trial != nullptr && !outcome->services.empty()) {
      *options_.trial = examine(outside_, *outcome, options_.redact);
    }
    if (outcome->state != State::converged) return fail(*outcome);
    auto checks = check();
    if (!checks) return undo(std::move(checks).error());
    if (!checks->empty() && !checks->back().is_good) return fail(checks->back());
    if (auto proven = prove(); !proven) return undo(std::move(proven).error());
    std::ranges::move(*checks, std::back_inserter(checked));
    Deployed deployed = {.changes = rollout_.done(),
                         .services = std::move(outcome->services),
                         .checks = std::move(checked),
                         .notes = {},
                         .took = since(start)};
    if (auto tidied = tidy(deployed); !tidied) return untidy(std::move(tidied).error());
    if (auto proven = prove(); !proven) return untidy(std::move(proven).error());
    deployed.changes = rollout_.done();
    deployed.took = since(start);
    return deployed;
  }

 private:
  milliseconds since(sys::Clock::Steady start) const {
    return std::chrono::duration_cast<milliseconds>(outside_.clock.steady() - start);
  }

  /// Last of all: what is removed cannot be rolled back.
  Result<> tidy(const Deployed& deployed) {
    if (surroundings_.commit) {
      TRY(surroundings_.commit(deployed));
    }
    return rollout_.remove();
  }

  /// Nobody else has changed what this deploy is about: without a step, and without waiting, it is what was read.
  Result<> prove() {
    if (!options_.waits && plan_.steps.empty()) return {};
    return proof_.look(outside_.engine);
  }

  Error untidy(Error error) const {
    if (error.code() == Errc::cancelled) return stopped();
    if (proof_.has_failed()) return error;
    return Error(Errc::partial, "everything runs, but not all is tidied up: " + error.message())
        .id("FL0561")
        .help("run the same command again: it does the rest");
  }

  Watch watch() {
    return {.stack = plan_.stack,
            .targets = rollout_.targets(),
            .timeout = time_,
            .clock_ahead = clock_ahead_,
            .failures = options_.failures,
            .check = [this](const auto& services) { return proof_.check(outside_.engine, services); }};
  }

  /// For the way back, or for what comes once everything runs.
  milliseconds give_time() {
    const auto time = std::max<milliseconds>(end_.left(), shortest_way_back);
    limited_.client.limit(time);
    return time;
  }

  /// An error of the API in the middle.
  Error undo(Error error) {
    if (error.code() == Errc::cancelled) return stopped();
    if (!has_way_back()) return error;
    const bool is_overruled = is_sent_ && proof_.has_failed();
    if (!options_.rolls_back || is_overruled) {
      return std::move(error).note(fmt::format("{} of the plan's {} steps were done, and stay",
                                               rollout_.journal().size(), plan_.steps.steps.size()));
    }
    if (auto back = roll_back_all(); !back) {
      if (back.error().code() == Errc::cancelled) return stopped();
      return std::move(back).error().note("first: " + error.message());
    }
    const auto code = error.code() == Errc::conflict ? Errc::conflict : Errc::rolled_back;
    return Error(code, error.message() + "; everything that was changed is as before").id("FL0531").help(error.help());
  }

  Error stopped() const {
    // Of a request whose answer was not waited for, nobody knows.
    return Error(Errc::cancelled,
                 fmt::format("stopped; {} of {} steps were answered, and what was begun goes on in the Swarm",
                             rollout_.journal().size(), plan_.steps.steps.size()))
        .help("run the same command again: it looks at what is there and goes on");
  }

  bool has_way_back() const { return !rollout_.journal().empty() || surroundings_.before != nullptr; }

  Result<> roll_back_all() {
    outside_.observer.warning("the deploy failed; the stack is rolled back");
    const auto time = give_time() - last_look;
    if (surroundings_.before != nullptr) {
      auto proven = proof_.look(outside_.engine);
      if (!proven && proof_.has_failed()) return proven;  // It would be overwritten.
      auto options = options_;
      options.timeout = time;
      return restore(outside_, *surroundings_.before, plan_.stack, surroundings_.logins, options);
    }
    return roll_back(outside_, writer_, rollout_.journal(),
                     {.stack = plan_.stack, .timeout = time, .clock_ahead = clock_ahead_});
  }

  Result<std::vector<Checked>> check() {
    if (options_.web == nullptr || !options_.waits) return std::vector<Checked>();
    return swarm::run(plan_.checks, outside_, *options_.web);
  }

  Error fail(const Outcome& outcome) {
    const bool is_late = outcome.state == State::waiting;
    auto failure = diagnose(outside_, *outcome.culprit(), options_.redact);
    if (is_late) {
      failure.reason = fmt::format("not running after {} s ({})", time_.count() / 1000, failure.reason);
    }
    if (has_way_back() && options_.rolls_back) outside_.observer.warning(describe(failure));
    return go_back(is_late ? Errc::timed_out : Errc::unavailable, "FL0532",
                   [&](Errc code, std::string_view addition) { return as_error(failure, code, addition); });
  }

  Error fail(const Checked& checked) {
    const auto what =
        fmt::format("check \"{}\" failed: {} answered {}", checked.name, checked.question, checked.answer);
    if (has_way_back() && options_.rolls_back) outside_.observer.warning(what);
    return go_back(Errc::unavailable, "FL0571", [&](Errc code, std::string_view addition) {
      return Error(code, fmt::format("{}; {}", what, addition))
          .note(fmt::format("tried {} times in {:.1f} s", checked.tries,
                            static_cast<double>(checked.took.count()) / 1000));
    });
  }

  /// Takes everything back, if there is something and it may. `say` makes the error; `code` and `id` are for when it
  /// may not.
  Error go_back(Errc code, std::string_view id, const std::function<Error(Errc, std::string_view)>& say) {
    if (!has_way_back()) {
      return say(code, "this deploy changed nothing").id(id).help("mend the service: it was like this before");
    }
    if (!options_.rolls_back) return say(code, "it is not rolled back").id(id);
    if (auto back = roll_back_all(); !back) {
      if (back.error().code() == Errc::cancelled) return stopped();
      return say(back.error().code(), back.error().message()).id(back.error().id()).help(back.error().help());
    }
    return say(Errc::rolled_back, "everything that was changed is as before").id("FL0531");
  }

  milliseconds time_;  ///< Until everything has to run.
  sys::Deadline end_;  ///< Of the way back.
  Limited limited_;
  const Outside& outside_;
  const StackPlan& plan_;
  const Surroundings& surroundings_;
  milliseconds clock_ahead_;
  const DeployOptions& options_;
  Writer writer_;
  Rollout rollout_;
  Proof proof_;
  bool is_sent_ = false;
};

}  // namespace

Result<Deployed> deploy(const Outside& outside, const StackPlan& plan, const Surroundings& surroundings,
                        const DeployOptions& options) {
  return Deployment(outside, plan, surroundings, options).run();
}

}  // namespace fairlead::swarm
