#pragma once

#include "release/rules.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What forges write into the body of a commit when they merge or squash.
namespace fairlead::release {

/// A squashed commit: the messages that its body lists, each a message of its own, and what stands in front of them.
struct Squashed {
  std::string_view title = {};
  std::vector<std::string> messages = {};
};

/// A list as GitLab (%{all_commits}) and GitHub write it: "* feat: x", with the body of that commit below, perhaps
/// indented by two. "-" is fine too. Lines that start so and are not conventional belong to what is above them.
/// A paragraph whose first line is the header of something that `rules` release is one, too; others may begin like one
/// ("Refs: #12"). What stands in a code block is none. No messages if there are none of these. At most 1,000; the last
/// one then holds the rest.
Squashed squashed_messages(std::string_view text, const Rules& rules);

/// The text in front of the first "* feat: x" that starts a paragraph: what follows is about another commit.
std::string_view before_list(std::string_view text);

/// The message that GitLab's merge commit has in its body: the title of the merge request, and what follows it. Empty
/// unless the header starts with "Merge branch '" and a conventional header starts the body.
std::string_view merged_title(std::string_view text);

/// "!12" of the last "See merge request group/project!12" in the text; empty if there is none.
std::string merge_request_of(std::string_view text);
/// The merge request that a commit says it came from, though it is no merge: of "feat: x (!12)", or of a line "See
/// merge request group/project!12". Empty if it says nothing.
std::string squashed_request_of(std::string_view text);

}  // namespace fairlead::release
