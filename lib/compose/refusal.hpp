#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"

#include <string>

namespace fairlead::compose {

/// What the engine, or every node, refuses in whatever Swarm: FL0640. `message` says so in the user's words.
Error never_taken(Place place, std::string message, std::string help);

/// Refuses it; a warning (Concern::refused) where the reader goes on: see Context::goes_on.
Result<> refuse(Error error, Context& context);

}  // namespace fairlead::compose
