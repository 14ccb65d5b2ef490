#pragma once

#include "release/change.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

// Pieces of Markdown about a release. `url` is the address of the project in GitLab, without "/" at its end
// ("https://gitlab.example.org/shop/web"); without it, there are no links.

/// "1234567", as a link to the commit.
std::string commit_link(const git::Id& commit, std::string_view url);
/// "#12", "shop/web!3", as a link. Other texts stay.
std::string reference_link(std::string_view text, std::string_view url);

/// "- **web:** add a page (1234567, !12, closes #3)" and a newline; `mark` stands in front of the scope.
std::string item(const Change& change, std::string_view url, std::string_view mark = {});
/// The names of all who have a commit in it, also one that releases nothing; sorted.
std::vector<std::string> authors_of(std::span<const Change> changes);
/// The address of the comparison of two tags; empty if one of the three is.
std::string compare_url(std::string_view from, std::string_view to, std::string_view url);
/// "[All changes since v1.0.0](...)"; empty where that is.
std::string compare_link(std::string_view from, std::string_view to, std::string_view url);
/// A tag as a part of an address, percent-encoded but for "/".
std::string tag_in_url(std::string_view tag);

/// "2026-01-31", in UTC.
std::string date(std::chrono::sys_seconds time);

}  // namespace fairlead::release
