#pragma once

#include "json/json.hpp"

#include <functional>
#include <set>
#include <string>

namespace fairlead::swarm {

/// What a service's spec refers to.
struct References {
  std::set<std::string, std::less<>> secrets, configs;  ///< By name.
  std::set<std::string, std::less<>> networks;          ///< By ID or name, as the spec has them.

  void add(const References& others);
};

References references_of(const json::Value& spec);

}  // namespace fairlead::swarm
