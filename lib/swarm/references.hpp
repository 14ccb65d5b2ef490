#pragma once

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

/// Nothing when `spec` is no JSON.
References references_of(const std::string& spec);

}  // namespace fairlead::swarm
