#pragma once

#include "release/message.hpp"
#include "release/rules.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What in a message looks as if it decided about the release, and does not. One sentence each, without the commit.
/// `text` is the whole message, `message` what `parse_message` made of it. Linear in the size of the text.
namespace fairlead::release {

/// "feat:x", "feature: x", "fixup! feat: x".
std::optional<std::string> header_lookalike(const Message& message, const Rules& rules);

struct Lookalike {
  std::size_t line;  ///< From 1.
  std::string warning;
};
/// The first indented, quoted or lower-case "BREAKING CHANGE: ", and one below a header that is not conventional.
std::optional<Lookalike> breaking_lookalike(std::string_view text, const Message& message);

/// Both.
std::vector<std::string> lookalikes(std::string_view text, const Message& message, const Rules& rules);

}  // namespace fairlead::release
