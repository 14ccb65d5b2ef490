#include "release/decide.hpp"

#include "base/text.hpp"
#include "release/message.hpp"
#include "release/standing.hpp"
#include "release/tags.hpp"
#include "semver/increment.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <tuple>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Bump;
using semver::Version;

std::string prefix_of(const Observed& observed, const Policy& policy) {
  if (policy.prefix) return *policy.prefix;
  return !observed.base || observed.base->tag.starts_with('v') ? "v" : "";
}

/// How far the asked-for version goes beyond the last one.
Bump distance(const Version& from, const Version& to) {
  if (from.major != to.major) return Bump::major;
  return from.minor != to.minor ? Bump::minor : Bump::patch;
}

/// The version that people ask for, which has to be above the base.
Result<Version> asked_for(std::string_view text, const Observed& observed, const Policy& policy) {
  auto version = version_asked_for(text);
  if (!version) return Error(Errc::config, version.error().message()).id("FL0307").help("write it like 1.4.0");
  if (observed.base && *version <= observed.base->version) {
    return Error(Errc::config, fmt::format("{} is not above the last release, {}", version->str(), observed.base->tag))
        .id("FL0307")
        .help("ask for a higher version with --as, which outranks every Release-As footer");
  }
  if (version->build.empty()) version->build = policy.build;
  return version;
}

/// 0.0.0 and what the commits raise below 1.0.0 stay small.
Result<Version> raised(const Version& from, Bump bump, const Policy& policy) {
  if (from.major == 0) bump = std::min(bump, policy.zero);
  return semver::increment(from, semver::increment_for(bump));
}

/// The number goes on from all pre-releases of the version, on whatever branch they were made, so that none is made
/// twice.
Result<Version> numbered(Version core, const Observed& observed) {
  const auto& identifier = observed.branch.identifier;
  std::uint64_t last = 0;
  for (const auto& other : observed.prereleases) {
    const bool same = std::tie(other.major, other.minor, other.patch) == std::tie(core.major, core.minor, core.patch);
    if (same) last = std::max(last, number_of(other, identifier).value_or(0));
  }
  for (const auto part : split(identifier, '.')) {
    if (!part.empty()) core.prerelease.emplace_back(part);
  }
  core.prerelease.push_back(std::to_string(last));
  return semver::increment(core, semver::Increment::prerelease);
}

/// What follows the base on a pre-release branch. After a pre-release, it is the next of the same version, unless the
/// commits since ask for more than that one promised.
Result<Version> next_prerelease(const Version& last, Bump bump, const Observed& observed, const Policy& policy) {
  if (!last.is_prerelease()) {
    TRY_ASSIGN(auto core, raised(last, bump, policy));
    return numbered(std::move(core), observed);
  }
  TRY_ASSIGN(const auto promised, semver::increment(last, semver::Increment::release));
  TRY_ASSIGN(const auto wanted, raised(observed.latest.value_or(last), bump, policy));
  return numbered(std::max(promised, wanted), observed);
}

Result<Version> next_version(Bump bump, const Observed& observed, const Policy& policy) {
  const bool prerelease = observed.branch.kind == BranchKind::prerelease;
  if (!observed.base) {
    auto first = policy.first ? Result<Version>(*policy.first) : raised(Version(), bump, policy);
    if (!first || !prerelease || first->is_prerelease()) return first;
    return numbered(*std::move(first), observed);
  }
  const auto& last = observed.base->version;
  return prerelease ? next_prerelease(last, bump, observed, policy) : raised(last, bump, policy);
}

/// A version outside of the branch's range would take one of another branch.
Result<> check_range(const Version& version, const Observed& observed) {
  if (observed.range.contains(version)) return {};
  const auto& branch = observed.branch;
  const auto name = printable(branch.name);
  return Error(Errc::refused, fmt::format("{} does not belong to the {} branch \"{}\", which may release {}",
                                          version.str(), word(branch.kind), name, observed.range.str()))
      .id("FL0331")
      .help(branch.kind == BranchKind::maintenance
                ? "bring the commits to the branch that the version belongs to, or leave them out of this one"
                : "merge the branch that has released the higher version, or bring the commits there");
}

std::string place_of(const Change& change) {
  return fmt::format("{}: {}", change.commit.brief(), change.description);
}

/// The tag, in another part of history, that has the version.
std::string taken_by(const Version& version, const Observed& observed, const Policy& policy) {
  for (const auto& tag : observed.taken) {
    const auto other = version_of(tag, policy.form());
    if (other && *other == version) return tag;
    if (other && *other < version) break;  // the highest come first
  }
  for (const auto& tag : observed.elsewhere) {
    if (tagged_version(tag, policy.form()) == version) return tag;
  }
  return {};
}

/// The version that somebody asks for, if anybody does, and why.
Result<std::optional<Version>> by_request(Decision& out, const Observed& observed, const Policy& policy) {
  const auto footer = std::ranges::find_if(observed.changes, [](const Change& c) { return c.release_as.has_value(); });
  if (!policy.as && footer == observed.changes.end()) return std::nullopt;
  out.reason = policy.as ? "asked for with --as" : "Release-As in " + place_of(*footer);
  if (!policy.as) out.decided_by = footer->commit;
  const auto text = policy.as ? *policy.as : footer->release_as.value_or("");
  TRY_ASSIGN(auto version, asked_for(text, observed, policy).during(policy.as ? "--as" : out.reason));
  if (const auto& base = observed.base) out.bump = distance(base->version, version);
  return version;
}

/// The version that the commits come to, if any of them releases something, and why.
Result<std::optional<Version>> by_commits(Decision& out, const Observed& observed, const Policy& policy) {
  const auto largest = std::ranges::max_element(observed.changes, {}, &Change::bump);
  if (largest == observed.changes.end() || largest->bump == Bump::none) return std::nullopt;
  out.bump = largest->bump;
  out.reason = fmt::format("{} in {}", largest->rule, place_of(*largest));
  out.decided_by = largest->commit;
  TRY_ASSIGN(auto version, next_version(largest->bump, observed, policy).during(out.reason));
  version.build = policy.build;
  return version;
}

std::string nothing_due(const Observed& observed) {
  const auto count = observed.changes.size();
  if (!observed.base) return fmt::format("none of {} commits releases anything", count);
  if (count == 0 && observed.base->commit == observed.head.commit) return "HEAD is the commit of " + observed.base->tag;
  if (count == 0) return fmt::format("no commit since {} changes what belongs to it", observed.base->tag);
  return fmt::format("none of {} commits since {} releases anything", count, observed.base->tag);
}

}  // namespace

Result<Decision> decide(const Observed& observed, const Policy& policy) {
  TRY(check_standing(observed, policy));
  Decision out;
  if (const auto& base = observed.base) out.previous = base->version.str();
  TRY_ASSIGN(out.version, by_request(out, observed, policy));
  if (!out.version) {
    TRY_ASSIGN(out.version, by_commits(out, observed, policy));
  }
  if (const auto& version = out.version) {
    TRY(check_range(*version, observed).during(out.reason));
    out.is_due = true;
    out.tag = prefix_of(observed, policy) + version->str();
    out.taken_by = taken_by(*version, observed, policy);
    out.warnings = standing_warnings(observed, out, policy);
    return out;
  }
  out.reason = nothing_due(observed);
  if (const auto& base = observed.base) {
    out.version = base->version;
    out.tag = base->tag;
  }
  out.warnings = standing_warnings(observed, out, policy);
  return out;
}

std::vector<std::string> warnings_of(const Decision& decision, const Observed& observed, std::size_t most) {
  auto out = decision.warnings;
  std::size_t all = 0;
  for (const auto& change : observed.changes) {
    for (const auto& warning : change.warnings) {
      if (++all <= most) out.push_back(fmt::format("commit {}: {}", change.commit.brief(), warning));
    }
  }
  if (all > most) out.push_back(fmt::format("{} more commits look as if they counted, and do not", all - most));
  return out;
}

}  // namespace fairlead::release
