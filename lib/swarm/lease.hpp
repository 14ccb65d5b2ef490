#pragma once

#include "base/result.hpp"
#include "swarm/holder.hpp"
#include "swarm/limited.hpp"
#include "swarm/live.hpp"
#include "swarm/outside.hpp"
#include "swarm/snapshot.hpp"
#include "sys/late_stop.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::swarm {

struct LeaseOptions {
  sys::FileSystem& files;  ///< Where /proc is.
  Holder holder;
  std::string plan = {};             ///< The `identity` of the saved plan that is deployed, or "".
  std::string operation = "deploy";  ///< For people: "deploy", "rollback", "rm".
  std::chrono::milliseconds patience = std::chrono::minutes(2);  ///< How long another's lease is waited for.
  bool breaks = false;                                           ///< Takes the lease from who holds it now.
  /// However the operation ends, nothing of it is left to finish or to take back. What somebody before did not finish
  /// stays unfinished, and the lease goes on saying so.
  bool leaves_whole = false;
};

/// The right to change a stack: one config of the Swarm, which only one can create, and whose labels say who holds it
/// until when. It lasts a minute unless renewed. Its content is what was there before: should its holder not finish,
/// the next one knows what to go back to. Safe to use from several threads.
class Lease {
 public:
  /// Takes it: when there is none, when its holder has suspended it, has surely ended, or has let it expire. Otherwise
  /// waits, and fails with `conflict` (FL0560), which says who holds it. Two that take it at once cannot both succeed:
  /// a name can be created once, and every change of it names the version it was made for.
  /// `before` is what is there now; none when there is no way back from what is to be done.
  static Result<std::unique_ptr<Lease>> acquire(const Outside& outside, std::string_view stack,
                                                const std::optional<Snapshot>& before,
                                                std::chrono::milliseconds clock_ahead, const LeaseOptions& options);

  /// What was there before somebody began to change it and did not finish; nothing when all were finished.
  const std::optional<Snapshot>& unfinished() const { return unfinished_; }
  /// Somebody before us did not finish.
  bool is_resumed() const { return is_resumed_; }

  /// To be called before every request: renews it when a quarter of its time is over. Before one that `changes`
  /// something it looks whether the lease is ours in any case, since --break-lease, or another try of the same job, may
  /// take it at any moment. Takes no longer than `within`; 0: as long as it likes. `cancelled` when it is no longer
  /// ours.
  Result<> keep(bool changes, std::chrono::milliseconds within);
  bool is_lost() const { return is_lost_; }
  /// Who took it from us: `conflict` (FL0560).
  Error lost() const;

  /// All is done: there is no lease any more.
  Result<> release();
  /// Not all is done: the next one may take it at once, and goes on.
  Result<> suspend();

 private:
  Lease(const Outside& outside, std::string_view stack, std::chrono::milliseconds clock_ahead, LeaseOptions options);
  enum class Try : std::uint8_t { ours, others, again };
  Result<Try> try_once(const std::string& content);
  Result<Try> create(const std::string& content);
  Result<Try> take(const LiveObject& found);
  Result<Try> settle();
  bool may_take(const LiveObject& found);
  bool is_ours(const LiveObject& found) const;
  Result<> renew(std::string_view state);
  Result<> give_back();
  Variables labels(std::string_view state) const;
  Result<LiveObject> look() const;
  Result<LiveObject> look_at_ours();
  sys::Clock::Wall now() const;

  sys::LateStop late_stop_;  ///< What is begun, or has to be given back, is not left by a stop, but not for long.
  Limited limited_;
  const engine::Client& engine_;
  const Outside outside_;
  const LeaseOptions options_;
  std::string stack_;
  std::chrono::milliseconds clock_ahead_;
  std::string since_;
  std::string id_ = {};
  std::string other_ = {};       ///< Who holds it instead of us.
  std::string first_seen_ = {};  ///< What `breaks` breaks.
  std::string operation_ = {};   ///< Of who did not finish, or ours.
  std::string plan_ = {};        ///< The same of the plan.
  bool can_go_back_ = true, has_way_back_ = true, is_whole_ = false, is_resumed_ = false, is_lost_ = false;
  std::optional<Snapshot> unfinished_ = {};
  sys::Clock::Steady renewed_ = {};
  std::mutex mutex_ = {};
};

/// What the stack was before the change that the lease was taken for; nothing when there is no way back from it.
std::optional<Snapshot> before_of(const LiveObject& lease);

/// However the lease's holder ends, nothing is left to finish: see LeaseOptions::leaves_whole.
bool leaves_whole(const LiveObject& lease);

/// The identity of the saved plan that its holder deploys, or did not finish to deploy; "" when it is none.
std::string plan_of(const LiveObject& lease);

/// What its holder is, or was, doing: "rollback to revision 3".
std::string operation_of(const LiveObject& lease);

/// "https://… since 2026-01-31T12:00:00Z (deploy)": who holds the lease, for people.
std::string holder_of(const LiveObject& lease);

}  // namespace fairlead::swarm
