#pragma once

#include "release/decide.hpp"
#include "release/groups.hpp"

namespace fairlead::release {

/// A release to write about. The changes are a view: they have to outlive it.
struct Release {
  std::string version = {};
  std::string tag = {}, previous_tag = {};  ///< For the link to the comparison; empty if there is none.
  std::chrono::sys_seconds time = {};       ///< Of its commit.
  std::span<const Change> changes = {};     ///< Children before parents, settled.
};

/// The release that was decided on. `decision` has a version.
Release release_of(const Decision& decision, const Observed& observed);

struct Writing {
  Form form = Form::conventional;
  std::string_view url = {};  ///< The address of the project in GitLab, for links.
  bool authors = false;       ///< Name them at the end.
};

/// The release as Markdown. The same input gives the same text.
///
///     ## 1.1.0 (2026-01-31)              or, keep-a-changelog:    ## [1.1.0] - 2026-01-31
///
///     ### Features                                                ### Added
///
///     - **web:** add a page (1234567, !12, closes #3)             - **web:** add a page (1234567, !12, closes #3)
std::string notes(const Release& release, const Writing& writing);
/// The same for a page that has a heading of its own: the comparison is named at the end. Never empty.
std::string notes_page(const Release& release, const Writing& writing);

/// The release by a template of the user's (release/template.hpp), which `file` names. What it may use stands in
/// docs/formats/release.md; texts are Markdown already. Fails as `render` does.
Result<std::string> notes_by_template(std::string_view text, std::string_view file, const Release& release,
                                      const Writing& writing);

/// As `notes` writes it, without heading and authors, for the message of a tag.
std::string notes_body(std::span<const Change> changes, const Writing& writing);

}  // namespace fairlead::release
