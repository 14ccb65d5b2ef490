#pragma once

#include "demo_harbour.hpp"
#include "engine/client.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace fairlead::demo {

/// What a load of requests met.
struct Visits {
  std::int64_t requests = 0, failed = 0;
  std::map<std::string, std::int64_t> by_version = {};  ///< Answers, by the version that gave them.
  std::string first_failure = {};
};

/// Requests to the service from a container of its own image: in the service's network, where each request asks the
/// DNS anew, or in the node's, to the published port.
class Visitors {
 public:
  /// `image` is one that the node has: "127.0.0.1:5000/harbour@sha256:...".
  Visitors(engine::Client engine, std::string image, Traffic traffic);

  /// The page, without its line end.
  Result<std::string> page() const;
  /// Starts a load of requests and returns at once with its name.
  Result<std::string> start() const;
  /// Ends it, once it has sent a thousand requests at least, and counts.
  Result<Visits> finish(const std::string& load) const;

 private:
  Result<std::string> create(const std::vector<std::string>& command) const;
  Result<std::string> outcome(const std::string& container) const;

  engine::Client engine_;
  std::string image_, network_, url_;
};

/// The label that the containers of visitors carry.
inline constexpr const char* visitor_label = "fairlead.demo=visitor";

/// What `harbour load` prints.
Result<Visits> parse_visits(std::string_view text);

}  // namespace fairlead::demo
