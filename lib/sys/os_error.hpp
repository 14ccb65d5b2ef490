#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace fairlead::sys {

/// What the operating system says about `number` (an errno), in lower case: "no such file or directory".
std::string os_text(int number);

/// `what: no such file or directory`; `not_found` for what is not there, else `io`.
Error os_error(std::string_view what, int number);

}  // namespace fairlead::sys
