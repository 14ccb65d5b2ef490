#pragma once

#include "base/result.hpp"
#include "swarm/logins.hpp"
#include "swarm/outside.hpp"
#include "swarm/plan.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::swarm {

/// What a call came to.
struct Written {
  std::string id;
  bool is_ours = true;  ///< False when it was there already, as it should be.
};

/// Makes single changes in a Swarm, in a way that lets them be made again: an answer that got lost and the leftovers of
/// an earlier run are recognised by looking. Safe to call from several threads.
class Writer {
 public:
  Writer(const Outside& outside, const Logins& logins, std::string stack);

  /// Tells the ID of a secret or config that exists; those it makes it knows.
  void know(Kind kind, const std::string& name, const std::string& id);

  /// Does what the call says. `conflict` when the world is no longer what the plan was made for.
  Result<Written> write(const Call& call);

  Result<Written> create(const Call& call);
  /// Makes `call.body` the spec of the service, if its spec is still `call.before`. Of a secret or config it makes it
  /// the labels, which is all that Swarm lets change.
  Result<> update(const Call& call);
  /// What there is under the name of a call that creates, if it is what the call would make; `conflict` when it is
  /// something else.
  Result<std::optional<Written>> look_for(const Call& call);
  /// Removes it, waiting for what still uses it, a minute at most; fine if it is gone.
  Result<> remove(const Call& call, std::chrono::milliseconds patience = std::chrono::minutes(1));
  /// Waits until no node knows the network any more: it is listed for a while after it is gone. At most 30 s.
  Result<> wait_until_unlisted(const std::string& network);
  /// Waits until the removed service has no container any more, at most two minutes.
  Result<> wait_until_gone(const std::string& service_id);

  /// Headers for posting a service that pulls `image` (its text in the file).
  std::vector<http::Header> headers(const std::string& image) const;

 private:
  Result<Written> recreate(const Call& call);
  Result<> update_labels(const Call& call);
  Result<> post_update(const std::string& path, std::uint64_t version, const std::string& image,
                       std::string body) const;
  Result<std::string> post_new(const Call& call);
  Result<> withdraw(const Call& call);
  std::string with_ids(const Call& call) const;

  const Outside& outside_;
  const Logins& logins_;
  std::string stack_;
  mutable std::mutex mutex_;  ///< Of ids_.
  std::map<std::pair<Kind, std::string>, std::string> ids_;
};

/// The engine does not remove it because something uses it.
bool is_in_use(const Error& error);

/// Whether two specs of a service mean the same.
Result<bool> is_same_service(const engine::Client& engine, const json::Document& a, const json::Document& b);

}  // namespace fairlead::swarm
