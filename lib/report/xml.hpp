#pragma once

#include <string>
#include <string_view>

namespace fairlead::report {

/// `text` for texts and attributes in quotes of XML 1.0. Characters that XML cannot hold become "?"; `text` has to be
/// UTF-8.
std::string xml(std::string_view text);

}  // namespace fairlead::report
