#pragma once

#include "swarm/revision.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The revisions of a stack for people and programs (docs/formats/stack.md).
namespace fairlead::swarm {

/// A paragraph each, newest first.
std::string history_text(std::string_view stack, const std::vector<Revision>& revisions);
/// {"schema":"fairlead.stack.history/1","stack":..,"revisions":[..]}
std::string history_json(std::string_view stack, const std::vector<Revision>& revisions);

}  // namespace fairlead::swarm
