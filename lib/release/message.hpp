#pragma once

#include "base/result.hpp"
#include "semver/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// "Reviewed-by: Z" or "Closes #12" at the end of a commit message.
struct Footer {
  std::string token, value;  ///< The value may have several lines; of "Closes #12" it is "12".
  friend bool operator==(const Footer&, const Footer&) = default;
};

/// A commit message as Conventional Commits 1.0.0 reads it. Bytes are kept as they are.
struct Message {
  std::string type = {};         ///< Lower case; empty if the header is not conventional.
  std::string scope = {};        ///< Empty if there is none.
  bool bang = false;             ///< "!" before the colon: a breaking change.
  std::string description = {};  ///< The whole first line if the header is not conventional.
  std::string body = {};
  std::vector<Footer> footers = {};

  bool is_conventional() const { return !type.empty(); }
  /// The footer named `token`; case does not matter.
  const Footer* footer(std::string_view token) const;
  /// The first footer "BREAKING CHANGE" or "BREAKING-CHANGE".
  const Footer* breaking_footer() const;
  bool is_breaking() const { return is_conventional() && (bang || breaking_footer() != nullptr); }

  friend bool operator==(const Message&, const Message&) = default;
};

/// Reads any text, in linear time. Lines end with "\n" or "\r\n"; empty lines in front do not count.
///
/// A header is strict: "type(scope)!: description", with a colon and a space, without blanks elsewhere. The type starts
/// with a letter and goes on with letters, digits, "-" and "_"; characters beyond ASCII are letters. A scope holds no
/// parentheses.
/// A footer starts a paragraph or follows another footer, and its value runs until the next one (rules 8 to 10). The
/// footer BREAKING CHANGE is also read where the empty line above it was forgotten, because losing it is worse; it
/// needs capitals, the start of a line, and a text behind ": " or, as people write lists, below ":" (rules 12 and 15).
/// What stands in a fenced code block is shown, not said: no footer begins there.
Message parse_message(std::string_view text);

/// Is the line a strict header? Its end, "\n" or "\r\n", may be there.
bool is_header(std::string_view line);

/// Does the line start with "BREAKING CHANGE:" or "BREAKING-CHANGE:"?
bool says_breaking(std::string_view line);
/// Is it the token of that footer?
bool is_breaking_token(std::string_view token);

/// What lines of comments start with in a message as an editor leaves it, by git's setting core.commentChar: "auto" is
/// what the last line starts with, where git has put its own lines.
std::string comment_mark(std::string_view setting, std::string_view text);

/// A message as an editor leaves it, without the lines that git puts there: those that start with `comment`, and all
/// below the scissors line. For commit-msg hooks; git has done so with messages of commits.
std::string without_comments(std::string_view text, std::string_view comment = "#");

/// The version that people ask for by --as or Release-As, in the form of a tag, too: "v5.0.0". `config` when it is
/// none.
Result<semver::Version> version_asked_for(std::string_view text);

}  // namespace fairlead::release
