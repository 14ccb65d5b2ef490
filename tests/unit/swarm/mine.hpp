#pragma once

#include "support/fake_http.hpp"
#include "unit/swarm/stack.hpp"

#include <string>
#include <vector>

namespace fairlead::test {

/// A service of four tasks that is deployed with a strategy, and the old version of it on the Swarm.
struct Mine : Stack {
  FakeHttp http;

  /// Without the old version when `has_run` is false.
  explicit Mine(bool has_run = true);
  /// A file with a canary of a quarter.
  static std::string file(const std::string& image, const std::string& canary = "replicas: 25%, hold: 5s",
                          const std::string& more = "");
  /// The same with a route, deployed blue-green.
  static std::string green(const std::string& image, const std::string& strategy = "hold: 5s, settle: 7s",
                           const std::string& more = "");
  void settle();
  /// The version of the one image that runs, 4 times; else all that runs.
  std::string version();
  /// What the Swarm knows of a service's label; "" for none.
  std::string label(const char* service, const char* name);
  /// A deploy of `file` that was cut off while the canary was held.
  void leave_canary(const std::string& file);
};

/// A deploy of `file_of("web:2")` that is killed after any write, and run again, or the version before it: it ends in
/// one of two whole states. The two versions in turn; with FAIRLEAD_EVERY_CALL=1 (./dev test all) both for every write.
/// It has more than `least` writes.
void check_kills(std::string (*file_of)(const std::string& image), std::size_t least);

}  // namespace fairlead::test
