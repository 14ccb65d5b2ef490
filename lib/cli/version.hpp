#pragma once

#include <string>
#include <string_view>

namespace fairlead::cli {

/// "0.1.0", and the commit it was built from ("unknown" outside a repository).
std::string_view version();
std::string_view commit();

/// "fairlead-stack 0.1.0 (commit 1a2b3c4)".
std::string version_line(std::string_view program);

}  // namespace fairlead::cli
