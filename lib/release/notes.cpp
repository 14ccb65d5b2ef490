#include "release/notes.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

struct Section {
  std::string_view type, title;
};

/// After the breaking changes, in this order; types of the user's own come last, under their names.
constexpr std::array<Section, 4> sections = {
    {{"feat", "Features"}, {"fix", "Fixes"}, {"perf", "Performance"}, {"revert", "Reverts"}}};

std::string date(std::chrono::sys_seconds time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

/// "<" would begin HTML, so "vector<int>" would vanish; between backticks it is safe. One line.
std::string escaped(std::string_view text) {
  std::string out;
  bool code = false;
  const bool paired = std::ranges::count(text, '`') % 2 == 0;
  for (const char c : text) {
    if (c == '`' && paired) code = !code;
    if (c == '<' && !code) out += '\\';
    out += c == '\n' || c == '\t' ? ' ' : c;
  }
  return out;
}

std::string id_of(const Change& change, std::string_view url) {
  const auto brief = change.commit.brief();
  return url.empty() ? brief : fmt::format("[{}]({}/-/commit/{})", brief, url, change.commit.str());
}

std::string item(const Change& change, std::string_view url, bool with_breaking) {
  const auto scope = change.scope.empty() ? "" : fmt::format("**{}:** ", escaped(change.scope));
  auto out = fmt::format("- {}{} ({})\n", scope, escaped(change.description), id_of(change, url));
  if (with_breaking && !change.breaking.empty()) {
    out += "\n";
    for (const auto line : lines(change.breaking)) out += fmt::format("  {}\n", escaped(trim(line)));
    out += "\n";
  }
  return out;
}

std::string section(std::string_view title, std::vector<const Change*> changes, std::string_view url, bool breaking) {
  if (changes.empty()) return {};
  std::ranges::reverse(changes);  // the oldest first
  std::ranges::stable_sort(changes, {}, &Change::scope);
  auto out = fmt::format("### {}\n\n", title);
  for (const auto* change : changes) out += item(*change, url, breaking);
  while (out.ends_with("\n\n")) out.pop_back();
  return out + "\n";
}

std::vector<const Change*> breaking_changes(const Observed& observed) {
  std::vector<const Change*> out;
  for (const auto& change : observed.changes) {
    if (change.is_breaking) out.push_back(&change);
  }
  return out;
}

/// What releases something, by type. A breaking change stands among the breaking ones only.
std::map<std::string, std::vector<const Change*>, std::less<>> by_type(const Observed& observed) {
  std::map<std::string, std::vector<const Change*>, std::less<>> out;
  for (const auto& change : observed.changes) {
    if (!change.is_breaking && change.bump != semver::Bump::none) out[change.type].push_back(&change);
  }
  return out;
}

std::string compare_link(const Decision& decision, const Observed& observed, std::string_view url) {
  if (url.empty() || !observed.base) return decision.version_text();
  return fmt::format("[{}]({}/-/compare/{}...{})", decision.version_text(), url, observed.base->tag, decision.tag);
}

}  // namespace

std::string notes_body(const Observed& observed, std::string_view url) {
  auto out = section("Breaking changes", breaking_changes(observed), url, true);
  auto groups = by_type(observed);
  for (const auto& [type, title] : sections) {
    const auto group = groups.extract(std::string(type));
    if (!group.empty()) out += section(title, group.mapped(), url, false);
  }
  for (const auto& [type, changes] : groups) out += section(escaped(type), changes, url, false);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string notes(const Decision& decision, const Observed& observed, std::string_view url) {
  if (!decision.version) return {};
  const auto body = notes_body(observed, url);
  return fmt::format("## {} ({})\n{}{}", compare_link(decision, observed, url), date(observed.head_time),
                     body.empty() ? "" : "\n", body);
}

}  // namespace fairlead::release
