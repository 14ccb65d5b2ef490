#include "base/text.hpp"
#include "release/change.hpp"
#include "release/fences.hpp"
#include "release/judge.hpp"
#include "release/lookalike.hpp"
#include "release/references.hpp"
#include "release/squash.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <utility>

namespace fairlead::release {
namespace {

constexpr std::size_t longest_word = 100, longest_line = 500, longest_text = 12'000;

/// Printable, and cut between characters when it is too long.
std::string bounded(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return printable(text);
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0U) == 0x80U) --limit;
  return printable(text.substr(0, limit)) + "...";
}

/// What is said about a breaking change. go-semrel takes all the rest of a message, so of that the first paragraph.
std::string bounded_breaking(std::string_view text, Preset preset) {
  if (preset == Preset::go_semrel) text = text.substr(0, std::min(text.find("\n\n"), text.find("\n\r\n")));
  return with_closed_fence(bounded(trim(text), longest_text));
}

std::string first_line(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  return bounded(text.substr(0, text.find_first_of("\r\n")), longest_line);
}

/// The line of a Release-As footer: a squash may have moved it into the middle of a message.
std::optional<std::string> release_as(const Message& message) {
  const auto* footer = message.footer("Release-As");
  if (footer == nullptr) return {};
  return bounded(trim(footer->value.substr(0, footer->value.find('\n'))), longest_word);
}

Change change_of(const Judgement& judged, const Rules& rules) {
  return {.type = bounded(judged.type, longest_word),
          .scope = bounded(judged.scope, longest_word),
          .description = bounded(judged.description, longest_line),
          .is_breaking = judged.is_breaking,
          .breaking = judged.is_breaking ? bounded_breaking(judged.breaking, rules.preset) : "",
          .bump = judged.bump,
          .rule = bounded(judged.rule, longest_line),
          .reverts = judged.reverts,
          .reverted_header = bounded(judged.reverted_header, longest_line)};
}

/// One message of several in a commit.
Change part_of(std::string_view text, const Rules& rules) {
  const auto message = parse_message(text);
  auto out = change_of(judge_cc(text, message, rules), rules);
  out.header = first_line(text);
  out.release_as = release_as(message);
  return out;
}

/// Says that the body has something to release, where a title that releases nothing is all that counts.
void warn_of_parts(Change& change, std::string_view text, const Rules& rules) {
  if (change.bump != semver::Bump::none || !change.reverts.empty()) return;
  for (const auto& message : squashed_messages(text, rules).messages) {
    const auto part = part_of(message, rules);
    if (part.bump == semver::Bump::none) continue;
    change.warnings.push_back(fmt::format(
        "{} in its body does not count: only the title does, unless --squash says body or both", excerpt(part.header)));
    return;
  }
}

/// What counts in a squashed commit, if that is not just its title.
void add_parts(Change& change, std::string_view text, const Rules& rules) {
  const auto squashed = squashed_messages(text, rules);
  if (squashed.messages.empty()) return;
  change.warnings.clear();  // they were about the whole
  change.says_breaking = false;
  const auto add = [&](std::string_view part) {
    auto found = lookalikes(part, parse_message(part), rules);
    std::ranges::move(found.warnings, std::back_inserter(change.warnings));
    change.says_breaking = change.says_breaking || found.says_breaking;
    change.parts.push_back(part_of(part, rules));
  };
  if (rules.squash == Squash::both) add(squashed.title);
  for (const auto& part : squashed.messages) add(part);
  const auto largest = std::ranges::max_element(change.parts, {}, &Change::bump);
  if (largest->bump < change.bump) {
    change.warnings.push_back(
        fmt::format("its title asks for {} ({}), but only the list in its body counts, which asks "
                    "for {}",
                    semver::word(change.bump), change.rule, semver::word(largest->bump)));
  }
  change.bump = largest->bump;
  change.is_breaking = std::ranges::any_of(change.parts, &Change::is_breaking);
  change.rule = fmt::format("{} in \"{}\"", largest->rule, largest->description);
  for (auto& part : change.parts) {
    auto as = std::exchange(part.release_as, std::nullopt);  // it is the commit's
    if (!change.release_as) change.release_as = std::move(as);
  }
}

/// By the strict rules, with the title that GitLab writes into the body of a merge.
Change judged_strictly(const git::Commit& commit, const Message& whole, const Rules& rules) {
  const bool merge = commit.parents.size() > 1 && !whole.is_conventional();
  if (const auto title = merge ? merged_title(commit.message) : ""; !title.empty()) {
    auto out = change_of(judge_cc(title, parse_message(title), rules), rules);
    out.rule = "title of the merge request: " + out.rule;
    return out;
  }
  auto out = change_of(judge_cc(commit.message, whole, rules), rules);
  // The header of a merge is a branch's name, and what it merges is in the range itself.
  if (merge) return out;
  auto found = lookalikes(commit.message, whole, rules);
  out.warnings = std::move(found.warnings);
  out.says_breaking = found.says_breaking;
  return out;
}

/// A peer's reading that loses what the specification counts, or breaks where it does not.
std::vector<std::string> surprise(const Change& change, const git::Commit& commit, const Message& message) {
  const auto strict = judge_cc(commit.message, message, {});
  const bool breaks = change.is_breaking && !strict.is_breaking;
  if (strict.bump <= change.bump && !breaks) return {};
  return {fmt::format("\"{}\" asks for {} here ({}), and for {} by Conventional Commits ({})", change.header,
                      semver::word(change.bump), change.rule, semver::word(strict.bump), strict.rule)};
}

Change judged(const git::Commit& commit, const Message& message, const Rules& rules) {
  if (rules.preset == Preset::cc) {
    auto out = judged_strictly(commit, message, rules);
    out.release_as = release_as(message);
    if (rules.squash != Squash::title) {
      add_parts(out, commit.message, rules);
    } else if (commit.parents.size() < 2) {
      warn_of_parts(out, commit.message, rules);
    }
    return out;
  }
  auto out = change_of(rules.preset == Preset::go_semrel ? judge_go_semrel(commit.message, rules)
                                                         : judge_semantic_release(commit.message, rules),
                       rules);
  out.release_as = release_as(message);
  return out;
}

}  // namespace

Change classify(const git::Commit& commit, const Rules& rules, const git::Mailmap& mailmap) {
  const auto message = parse_message(commit.message);
  auto out = judged(commit, message, rules);
  out.commit = commit.id;
  out.parents = commit.parents;
  out.header = first_line(commit.message);
  for (auto& part : out.parts) part.commit = commit.id;
  out.merge_request =
      commit.parents.size() > 1 ? merge_request_of(commit.message) : squashed_request_of(commit.message);
  out.closes = closed_issues(commit.message);
  out.author = bounded(mailmap.name_of(commit.author), longest_word);
  if (rules.preset != Preset::cc) out.warnings = surprise(out, commit, message);
  if (commit.truncated) out.warnings.emplace_back("the message is so long that its middle was not read");
  return out;
}

}  // namespace fairlead::release
