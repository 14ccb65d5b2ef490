#pragma once

#include "base/result.hpp"
#include "swarm/live.hpp"
#include "swarm/plan.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fairlead::swarm {

/// What the services of a plan are while and after it is done, with the secrets and configs that they name: whatever
/// else is there was made by somebody who does not hold the stack's lease. Errors are `conflict` (FL0526) then.
class Proof {
 public:
  /// So far everything is as it was observed.
  Proof(const StackPlan& plan, const Observed& observed);

  /// The call was done: from now on its service, secret or config is what the call says, or gone.
  void expect(const Call& call, const std::string& id);

  /// Compares with services as they were read just now. The way back of the Swarm itself is none of somebody else's.
  Result<> check(const engine::Client& engine, const std::vector<LiveService>& services);

  /// Reads services, and the secrets and configs that they name, and compares. Two calls at least.
  Result<> look(const engine::Client& engine);

  /// Somebody else's change was found.
  bool has_failed() const { return has_failed_; }

 private:
  struct Service {
    std::string id;
    json::Document spec, previous;  ///< What it is, and what the Swarm goes back to.
    json::Document seen = {};       ///< As it was read when it was right, so that comparing again costs nothing.
  };
  struct Object {
    std::string id;
    Variables labels;
  };

  Result<> check(const engine::Client& engine, const std::string& name, Service& expected, const LiveService* live);
  Result<bool> is_same(const engine::Client& engine, const json::Document& a, const json::Document& b);
  bool has_our_content(const json::Value& spec) const;
  Result<> check_objects(const engine::Client& engine, Kind kind);
  Error changed(Kind kind, std::string_view name, std::string_view how);

  std::string stack_;
  Variables networks_;  ///< ID to name.
  std::map<std::string, Service, std::less<>> services_;
  std::map<std::pair<Kind, std::string>, Object> objects_;
  bool has_failed_ = false;
};

}  // namespace fairlead::swarm
