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
std::optional<std::string> header_lookalike(std::string_view text, const Message& message, const Rules& rules);

struct Lookalike {
  std::size_t line;  ///< From 1.
  std::string warning;
  bool says_breaking = false;  ///< A line outside of code starts with the token.
};
/// The first line that says "BREAKING CHANGE:" without a text, or below a header that is not conventional; without
/// one, the first such text that is indented, quoted, shown as code or in other letters.
std::optional<Lookalike> breaking_lookalike(std::string_view text, const Message& message);
/// "Release-As: " in the middle of a paragraph, or indented.
std::optional<Lookalike> release_as_lookalike(std::string_view text, const Message& message);

struct Lookalikes {
  std::vector<std::string> warnings = {};
  bool says_breaking = false;  ///< `Lookalike::says_breaking` of one.
};
/// All three.
Lookalikes lookalikes(std::string_view text, const Message& message, const Rules& rules);

}  // namespace fairlead::release
