#include "release/branch.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Version;

std::vector<const Branch*> of_kind(BranchKind kind, std::span<const Branch> existing) {
  std::vector<const Branch*> out;
  for (const auto& branch : existing) {
    if (branch.kind == kind) out.push_back(&branch);
  }
  std::ranges::stable_sort(out, {}, &Branch::rule);
  return out;
}

/// The highest release on any of them.
Result<std::optional<Version>> latest_of(std::span<const Branch* const> branches, const BranchVersions& ask) {
  std::optional<Version> out;
  for (const auto* branch : branches) {
    TRY_ASSIGN(auto latest, ask.latest(branch->name));
    if (latest && (!out || *latest > *out)) out = std::move(latest);
  }
  return out;
}

Result<VersionRange> of_release(const Branch& branch, std::span<const Branch> existing, const BranchVersions& ask) {
  const auto releases = of_kind(BranchKind::release, existing);
  const auto own = std::ranges::find(releases, branch.name, &Branch::name);
  if (own == releases.end()) return VersionRange();
  const auto next = std::next(own);
  TRY_ASSIGN(const auto latest, latest_of({releases.begin(), next}, ask));
  VersionRange out{.from = latest.value_or(Version())};
  if (next != releases.end()) {
    TRY_ASSIGN(out.below, ask.above((*next)->name, out.from));
  }
  return out;
}

/// A branch such as 1.x begins where the highest of 1.0.x, 1.1.x... ends.
Version beginning_of(const Branch& branch, std::span<const Branch* const> lines) {
  auto out = branch.range.from;
  const auto is_whole = [](const VersionRange& range) { return range.below && range.below->major > range.from.major; };
  if (!is_whole(branch.range)) return out;
  for (const auto* line : lines) {
    if (!is_whole(line->range) && line->range.from.major == out.major && line->range.below > out) {
      out = line->range.below.value_or(out);
    }
  }
  return out;
}

Result<VersionRange> of_maintenance(const Branch& branch, std::span<const Branch> existing, const BranchVersions& ask) {
  const auto lines = of_kind(BranchKind::maintenance, existing);
  VersionRange out{.from = beginning_of(branch, lines), .below = branch.range.below};
  const auto releases = of_kind(BranchKind::release, existing);
  if (releases.empty()) return out;
  const auto& main = releases.front()->name;
  TRY_ASSIGN(const auto latest, latest_of(lines, ask));
  TRY_ASSIGN(auto bound, ask.above(main, latest.value_or(Version())));
  if (!bound) {
    TRY_ASSIGN(bound, ask.latest(main));
  }
  // The main branch has to be ahead before an older line gets releases of its own.
  if (bound && (!out.below || *bound < *out.below)) out.below = std::move(bound);
  return out;
}

}  // namespace

Result<VersionRange> releasable(const Branch& branch, std::span<const Branch> existing, const BranchVersions& ask) {
  if (branch.kind == BranchKind::release) return of_release(branch, existing, ask);
  if (branch.kind == BranchKind::maintenance) return of_maintenance(branch, existing, ask);
  return VersionRange();
}

}  // namespace fairlead::release
