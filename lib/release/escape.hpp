#pragma once

#include <string>
#include <string_view>

/// Text of other people in our Markdown. It stays text: nothing of it becomes markup that its writer did not mark as
/// code, and it mentions nobody in GitLab (gitlab.com/gitlab-org/gitlab-foss, lib/banzai/filter). What Markdown would
/// take as it is stays as it is, so that the source reads well. Linear.
namespace fairlead::release {

/// One line of text. Between backticks it is code and stays; references to issues and merge requests become links if
/// the address of the project is known.
std::string escaped(std::string_view text, std::string_view url = {});

/// Text of several lines, of which lists and closed code blocks stay, too.
std::string escaped_block(std::string_view text, std::string_view url = {});

/// For titles, which know no escapes: with a joiner of no width behind each "@" that would mention somebody.
std::string unmentioned(std::string_view text);

}  // namespace fairlead::release
