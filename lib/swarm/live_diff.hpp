#pragma once

#include "base/text.hpp"
#include "plan/change.hpp"
#include "swarm/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What runs against what the file says, field by field.
namespace fairlead::swarm {

enum class Where : std::uint8_t { both, swarm, file };

/// A thing that is not the same in both.
struct Unlike {
  Where where = Where::both;             ///< Which of the two has it at all.
  std::string kind, name;                ///< "service" "shop_web"
  std::vector<plan::Field> fields = {};  ///< `before` is what the Swarm has, `after` what the file has; secrets masked.
};

/// What differs, in the order of `plan`, which has to be one that prunes. What the file leaves to the Swarm, as the
/// number of replicas may be, is no difference, nor is a second service. Pure.
std::vector<Unlike> live_diff(const StackPlan& plan, const Variables& network_names);

/// Like a unified diff: lines of what only the Swarm has begin with "-", lines of what only the file has with "+".
std::string diff_text(const std::vector<Unlike>& all, std::string_view file, bool colour);
/// {"schema":"fairlead.stack.diff/1","stack":..,"differences":[..]}
std::string diff_json(const std::vector<Unlike>& all, std::string_view stack);

}  // namespace fairlead::swarm
