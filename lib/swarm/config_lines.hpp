#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// What differs between two contents of a config, for people: "-old", "+new", " the same", and "@@ line 12 @@" before
/// each part. At most 60 lines; of what is no text only that it differs. Values beside a name that looks secret, users
/// in URLs, and private keys are masked.
std::vector<std::string> changed_lines(std::string_view before, std::string_view after);

/// The lines of a text, each as it may be shown.
std::vector<std::string> shown_lines(std::string_view text);

}  // namespace fairlead::swarm
