#pragma once

#include <string>
#include <string_view>

namespace fairlead::release {

/// How many characters GitLab takes as the description of a release (its app/models/release.rb) and, a few more, of a
/// merge request. A longer one is refused for ever, after the tag was made.
constexpr std::size_t longest_description = 1'000'000;

/// `text`, if it has at most `limit` characters; else the entries in front ("- " at the start of a line) that fit, and
/// a line that says so, with `compare`, the Markdown of a link, where that is not empty. Code blocks are closed.
/// Linear.
std::string fitting(std::string text, std::string_view compare, std::size_t limit = longest_description);

/// Characters, not bytes.
std::size_t length_of(std::string_view text);

}  // namespace fairlead::release
