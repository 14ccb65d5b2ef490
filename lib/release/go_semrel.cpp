#include "release/go_semrel.hpp"

#include "release/markdown.hpp"
#include "semver/increment.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <ranges>
#include <tuple>

namespace fairlead::release::go_semrel {
namespace {

using semver::Bump;

std::string_view category_of(const Change& change) {
  if (change.is_breaking) return "breaking";
  if (change.bump == Bump::minor) return "feature";
  return change.bump == Bump::patch ? "fix" : "other";
}

Bump largest(const Observed& observed) {
  auto out = Bump::none;
  for (const auto& change : observed.changes) out = std::max(out, change.bump);
  return out;
}

/// Below 1.0.0 breaking changes raise the minor number.
Result<semver::Version> raised(const semver::Version& current, Bump bump) {
  if (bump == Bump::none) return current;
  if (current.major == 0) bump = std::min(bump, Bump::minor);
  return semver::increment(current, semver::increment_for(bump));
}

/// {{ seq }}: the number behind `identifiers` that no tag of the same version has yet.
std::string sequence(const semver::Version& version, const std::vector<std::string>& identifiers,
                     std::span<const std::string> tags, const std::string& prefix) {
  std::uint64_t last = 0;
  for (std::string_view tag : tags) {
    if (tag.starts_with(prefix)) tag.remove_prefix(prefix.size());
    const auto other = semver::Version::parse(tag);
    if (!other || other->prerelease.size() <= identifiers.size()) continue;
    const bool same =
        std::tie(other->major, other->minor, other->patch) == std::tie(version.major, version.minor, version.patch);
    if (!same || !std::ranges::equal(identifiers, std::span(other->prerelease).first(identifiers.size()))) continue;
    last = std::max(last, number(other->prerelease[identifiers.size()]).value_or(0));
  }
  return std::to_string(last + 1);
}

/// Turns the version into a pre-release, or gives it build metadata.
Result<> add_identifiers(Outcome& outcome, const Settings& settings, std::span<const std::string> tags,
                         const Variables& environment) {
  auto& version = outcome.next;
  const auto core = version;
  for (const auto& part : settings.build_templates) {
    TRY_ASSIGN(const auto text, filled(part, environment, {}, outcome.time).during("build-tmpl"));
    version.build += (version.build.empty() ? "" : ".") + text;
  }
  for (const auto& part : settings.pre_templates) {
    Variables values;
    // The peer has no sequence without something in front of it.
    if (!version.prerelease.empty()) values.emplace("seq", sequence(core, version.prerelease, tags, settings.prefix));
    TRY_ASSIGN(auto text, filled(part, environment, values, outcome.time).during("pre-tmpl"));
    version.prerelease.push_back(std::move(text));
  }
  TRY_ASSIGN(version, semver::Version::parse(version.str()).during("pre-tmpl and build-tmpl"));
  return {};
}

bool releases(const Settings& settings) {
  return settings.release_branches.empty() ||
         std::ranges::find(settings.release_branches, settings.branch) != settings.release_branches.end();
}

/// The commits since the base that one of `tagged` contains.
std::set<git::Id> contained(const Observed& observed, std::set<git::Id> tagged) {
  for (const auto& change : observed.changes) {  // children before parents
    if (tagged.contains(change.commit)) tagged.insert(change.parents.begin(), change.parents.end());
  }
  return tagged;
}

void leave_out(Outcome& outcome, const std::set<git::Id>& prereleased) {
  for (auto& [category, changes] : outcome.changes) {
    std::erase_if(changes, [&](const Change& change) { return prereleased.contains(change.commit); });
  }
  outcome.has_content = std::ranges::any_of(
      outcome.changes, [](const auto& group) { return group.first != "other" && !group.second.empty(); });
}

std::string item(const Change& change) {
  const auto scope = change.scope.empty() ? "" : fmt::format("**{}:** ", change.scope);
  return fmt::format("{}{} ({})", scope, change.description, change.commit.str());
}

}  // namespace

Result<Outcome> outcome(const Observed& observed, const Settings& settings, const Tags& tags,
                        const Variables& environment) {
  Outcome out{.time = observed.head_time};
  if (observed.base) out.current = observed.base->version;
  auto bump = largest(observed);
  for (const auto& change : observed.changes | std::views::reverse) {
    const auto category = category_of(change);
    if (category != "other" || settings.list_other) out.changes[std::string(category)].push_back(change);
  }
  if (settings.bump_patch && bump == Bump::none && !observed.changes.empty()) {
    bump = Bump::patch;
    out.changes.clear();
    for (const auto& change : observed.changes | std::views::reverse) {
      auto& told = out.changes["fix"].emplace_back(change);
      told.scope.clear();
      told.description = told.header;
    }
  }
  TRY_ASSIGN(out.next, raised(out.current, bump));
  if (!settings.initial_development && out.next.major == 0 && bump != Bump::none) out.next = {.major = 1};
  out.has_content = bump != Bump::none;
  if (releases(settings)) return out;
  TRY(add_identifiers(out, settings, tags.names, environment));
  leave_out(out, contained(observed, tags.prereleased));
  return out;
}

std::string text(const Outcome& outcome, Text kind) {
  const std::string level = kind == Text::note ? "#" : "##";
  auto out = fmt::format("{} {}\n{}", level, outcome.next.str(), date(outcome.time));
  const auto group = [&](std::string_view category) -> std::span<const Change> {
    const auto found = outcome.changes.find(category);
    return found == outcome.changes.end() ? std::span<const Change>() : found->second;
  };
  if (!group("breaking").empty()) out += fmt::format("\n\n{}# Breaking changes", level);
  for (const auto& change : group("breaking")) {
    out += fmt::format("\n\n{}## {}\n\n{}", level, item(change), change.breaking);
  }
  for (const auto& [category, title] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"feature", "Features"}, {"fix", "Fixes"}, {"other", "Other changes"}}) {
    if (!group(category).empty()) out += fmt::format("\n\n{}# {}\n", level, title);
    for (const auto& change : group(category)) out += "\n- " + item(change);
  }
  return kind == Text::note ? out + "\n\n<!--- downloads here -->" : out;
}

}  // namespace fairlead::release::go_semrel
