#include "release/explain.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::release {
namespace {

semver::Bump largest(const std::vector<Change>& changes) {
  const auto found = std::ranges::max_element(changes, {}, &Change::bump);
  return found == changes.end() ? semver::Bump::none : found->bump;
}

std::string line_of(const Change& change) {
  auto out = fmt::format("{:<5}  {}  {}\n", semver::word(change.bump), change.commit.brief(), change.header);
  constexpr std::string_view margin = "       ";
  out += fmt::format("{}{}\n", margin, change.rule);
  for (const auto& part : change.parts) {
    out += fmt::format("{}- {}: {} ({})\n", margin, semver::word(part.bump), part.description, part.rule);
  }
  if (change.release_as) out += fmt::format("{}Release-As: {}\n", margin, *change.release_as);
  for (const auto& warning : change.warnings) out += fmt::format("{}warning: {}\n", margin, warning);
  return out;
}

}  // namespace

std::string to_text(const Explanation& explanation) {
  std::string out;
  for (const auto& change : explanation.changes) out += line_of(change);
  if (!out.empty()) out += "\n";
  const auto count = explanation.changes.size();
  out += fmt::format("{}: {} {} for {}, read by {}\n", explanation.range, count,
                     count == 1 ? "commit asks" : "commits ask", semver::word(largest(explanation.changes)),
                     word(explanation.preset));
  if (!explanation.version.empty()) out += fmt::format("the release is {}\n", explanation.version);
  return out;
}

}  // namespace fairlead::release
