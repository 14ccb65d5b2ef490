#pragma once

#include "json/json.hpp"

namespace fairlead::json {

/// As `parse`, for texts that people may have changed: `corrupt` also where an object has a member twice, of which RFC
/// 8259 section 4 does not say which one counts.
Result<Value> parse_unique(std::string_view text, std::string_view source);

}  // namespace fairlead::json
