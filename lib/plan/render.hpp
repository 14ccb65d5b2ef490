#pragma once

#include "base/paint.hpp"
#include "base/result.hpp"
#include "plan/change.hpp"

#include <span>
#include <string>
#include <string_view>

namespace fairlead::plan {

/// For people: one block a change, a summary line last ("Plan: 1 to create, 2 to update, 0 to remove.").
/// Values are made printable. "No changes." when there are none.
std::string render_text(std::span<const Change> changes, Paint paint = {});

/// For programs: {"schema":"fairlead.plan/1","changes":[...],"summary":{"create":..,"update":..,"remove":..}}.
std::string render_json(std::span<const Change> changes);

/// For a note in a merge request: GitLab Flavored Markdown with a heading `title`, the summary, and a block to unfold
/// for each change. Texts of others are code, so that nothing in them is Markdown, HTML or a reference.
std::string render_markdown(std::span<const Change> changes, std::string_view title);

/// GitLab's merge request widget: {"create":1,"update":2,"delete":0}.
std::string render_gitlab(std::span<const Change> changes);

/// A change as JSON and back, for plan files.
std::string change_to_json(const Change& change);
Result<Change> change_from_json(std::string_view text);

}  // namespace fairlead::plan
