#pragma once

#include "base/result.hpp"

#include <string>

namespace fairlead::git {

/// What libgit2 said of its last error, made printable.
std::string last_message();

/// The error of a failed libgit2 call, which was to do `what`: `conflict` (FL0309) for a lock of somebody else, `io`
/// when the disk says no, else damage (`corrupt`, FL0303).
Error failure(int status, const std::string& what);

/// That error, if `status` is one.
Result<> check(int status, const std::string& what);

}  // namespace fairlead::git
