#pragma once

#include "base/result.hpp"
#include "swarm/checks.hpp"
#include "swarm/converge.hpp"
#include "swarm/outside.hpp"
#include "swarm/plan.hpp"
#include "swarm/rollback.hpp"
#include "swarm/writer.hpp"

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace fairlead::swarm {

/// Makes the changes that a plan names, several at a time, and keeps the journal to undo them by.
class Rollout {
 public:
  /// `connections`: so many calls at a time. `web` asks the checks of the steps; null: they are not asked.
  Rollout(const Outside& outside, const StackPlan& plan, Writer& writer, std::size_t connections, http::Client* web)
      : outside_(outside), plan_(plan), writer_(writer), connections_(connections), web_(web) {}

  /// Creates and updates: secrets, configs and networks, then services, each once its gates hold and its checks are
  /// answered well. `converged` when all of it is done; else why a gate does not come to hold, or what failed in the
  /// meantime; `failed` without a service when it is the last of `checked`.
  Result<Outcome> send(Watcher& watcher);
  /// Removes, in the order of the plan.
  Result<> remove();

  /// Told of each call that is done, with the ID that it came to; by one thread at a time.
  std::function<void(const Call&, const std::string&)> on_done = {};

  /// All services of the stack, as they have to be judged once everything is sent.
  std::vector<Target> targets() const;
  const Journal& journal() const { return journal_; }
  /// The checks of steps that were asked, in their order; after a bad answer none.
  const std::vector<Checked>& checked() const { return checked_; }
  /// What has been done so far, in the order of the plan.
  std::vector<plan::Change> done() const;

 private:
  using Step = plan::Step<Call>;
  using Selection = std::vector<const Step*>;

  Selection select(const std::function<bool(const Call&)>& fits) const;
  Result<> send_all(const Selection& steps);
  Result<> send_one(const Step& step);
  void finished(const Step& step, const Written& written, sys::Clock::Steady start);
  Error half_done(const Call& call, Error error);
  Result<> mend_networks(Error error);
  Result<bool> ask(const Selection& steps);
  std::vector<Target> targets_before(const Selection& left) const;
  Target target(const Gate& gate) const;

  const Outside& outside_;
  const StackPlan& plan_;
  Writer& writer_;
  std::size_t connections_;
  http::Client* web_;
  std::mutex mutex_;    ///< Of what follows.
  std::mutex mending_;  ///< One network at a time.
  std::set<std::string> mended_;
  std::set<const Step*> done_;
  Journal journal_;
  std::vector<Checked> checked_;
};

}  // namespace fairlead::swarm
