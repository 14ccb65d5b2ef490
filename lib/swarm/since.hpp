#pragma once

#include "swarm/live.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// Who changed what of a stack since it had this `inventory` and this newest revision, a sentence each: by the
/// revisions that came since, and, of services that none of them speaks of, by their specs.
std::vector<std::string> told_since(std::string_view inventory, std::uint64_t revision, const Observed& observed);

}  // namespace fairlead::swarm
