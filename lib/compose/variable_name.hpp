#pragma once

#include <string_view>

namespace fairlead::compose {

/// The name of a variable at the start of `text`: letters, digits and "_", no digit first. "" if there is none.
std::string_view leading_name(std::string_view text);

}  // namespace fairlead::compose
