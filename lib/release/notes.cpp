#include "release/notes.hpp"

#include "base/text.hpp"
#include "release/escape.hpp"
#include "release/markdown.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <initializer_list>

namespace fairlead::release {
namespace {

/// What a breaking change obliges to, below its item.
std::string details(const Change& change, std::string_view url) {
  if (!change.is_breaking || change.breaking.empty()) return {};
  std::string out = "\n";
  const auto text = escaped_block(change.breaking, url);
  for (const auto line : lines(text)) out.append(line.empty() ? "" : "  ").append(line).append("\n");
  return out + "\n";
}

std::string section(const Group& group, const Writing& writing) {
  auto out = fmt::format("### {}\n\n", escaped(group.title));
  for (const auto* change : group.changes) {
    // Only the conventional form has a section for them.
    const auto* const mark = change->is_breaking && writing.form == Form::keep_a_changelog ? "**Breaking:** " : "";
    out += item(*change, writing.url, mark) + details(*change, writing.url);
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out + "\n";
}

std::string heading(const Release& release, const Writing& writing) {
  const auto url = compare_url(release.previous_tag, release.tag, writing.url);
  if (writing.form == Form::conventional) {
    const auto linked = url.empty() ? release.version : fmt::format("[{}]({})", release.version, url);
    return fmt::format("## {} ({})\n", linked, date(release.time));
  }
  return fmt::format("## [{}]{} - {}\n", release.version, url.empty() ? "" : "(" + url + ")", date(release.time));
}

std::string author_section(std::span<const Change> changes) {
  const auto names = authors_of(changes);
  std::string out = names.empty() ? "" : "### Authors\n\n";
  for (const auto& name : names) out += fmt::format("- {}\n", name);
  return out;
}

/// With an empty line between those that are not empty.
std::string joined(std::initializer_list<std::string> parts) {
  std::string out;
  for (const auto& part : parts) {
    if (!part.empty()) out.append(out.empty() ? "" : "\n").append(part);
  }
  return out;
}

}  // namespace

Release release_of(const Decision& decision, const Observed& observed) {
  return {.version = decision.version_text(),
          .tag = decision.tag,
          .previous_tag = observed.base ? observed.base->tag : "",
          .time = observed.head_time,
          .changes = observed.changes};
}

std::string notes_body(std::span<const Change> changes, const Writing& writing) {
  std::string out;
  const Groups groups(changes, writing.form);
  for (const auto& group : groups.list()) out += section(group, writing);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string notes(const Release& release, const Writing& writing) {
  return joined({heading(release, writing), notes_body(release.changes, writing),
                 writing.authors ? author_section(release.changes) : ""});
}

std::string notes_page(const Release& release, const Writing& writing) {
  const auto body = notes_body(release.changes, writing);
  const auto link = compare_link(release.previous_tag, release.tag, writing.url);
  return joined({body.empty() ? "No notable changes.\n" : body, writing.authors ? author_section(release.changes) : "",
                 link.empty() ? "" : link + "\n"});
}

}  // namespace fairlead::release
