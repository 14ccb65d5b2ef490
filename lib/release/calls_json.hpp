#pragma once

#include "json/json.hpp"
#include "release/calls.hpp"

namespace fairlead::release {

/// The "call" of a step in a plan file, {"create_tag": {...}}, and back. `corrupt` if it is none.
json::Value to_value(const Call& call);
Result<Call> call_of(const json::Value& value);

}  // namespace fairlead::release
