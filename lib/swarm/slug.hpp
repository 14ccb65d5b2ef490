#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace fairlead::swarm {

/// `ref`, a branch's name, as a DNS label of at most `longest` characters that no other ref has: a to z, 0 to 9 and
/// "-", a letter or digit first and last. A ref that is such a label already stays as it is, which is what GitLab calls
/// it, too (CI_COMMIT_REF_SLUG); any other gets eight digits of its SHA-256 at the end: "feature/login" becomes
/// "feature-login-" and these. `usage` when it is empty, or there is no room for more than the digits.
Result<std::string> slug(std::string_view ref, std::size_t longest);

}  // namespace fairlead::swarm
