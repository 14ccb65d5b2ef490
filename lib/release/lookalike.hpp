#pragma once

#include "release/change.hpp"
#include "release/message.hpp"

namespace fairlead::release {

/// What in a message looks as if it decided about the release, and does not: "feat:x", "feature: x", an indented or
/// lower-case "BREAKING CHANGE: ". One sentence each, without the commit. `text` is the whole message, `message` what
/// `parse_message` made of it. Linear in the size of the text.
std::vector<std::string> lookalikes(std::string_view text, const Message& message, const Rules& rules);

}  // namespace fairlead::release
