#pragma once

#include "release/decide.hpp"

namespace fairlead::release {

/// The release as Markdown: breaking changes, features, fixes, performance and reverts, each sorted by scope and then
/// by age, with the short ids of the commits. The same input gives the same text. With `url`, the address of the
/// project in GitLab ("https://gitlab.example.org/shop/web"), ids and the heading are links.
///
///     ## 1.1.0 (2026-01-31)
///
///     ### Features
///
///     - **web:** add a page (1234567)
std::string notes(const Decision& decision, const Observed& observed, std::string_view url = {});

/// The same without heading, for the message of a tag.
std::string notes_body(const Observed& observed, std::string_view url = {});

}  // namespace fairlead::release
