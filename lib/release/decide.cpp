#include "release/decide.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>
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
Result<Version> asked_for(std::string_view text, const Observed& observed) {
  auto version = Version::parse(text);
  if (!version) return Error(Errc::config, version.error().message()).id("FL0307").help("write it like 1.4.0");
  if (observed.base && *version <= observed.base->version) {
    return Error(Errc::config, fmt::format("{} is not above the last release, {}", version->str(), observed.base->tag))
        .id("FL0307")
        .help("ask for a higher version with --as, which outranks every Release-As footer");
  }
  return version;
}

std::string place_of(const Change& change) {
  return fmt::format("{}: {}", change.commit.brief(), change.description);
}

/// The tag, in another part of history, that has the version.
std::string taken_by(const Version& version, const Observed& observed, const Policy& policy) {
  for (const auto& tag : observed.taken) {
    const auto other = version_of(tag, policy.prefix);
    if (other && *other == version) return tag;
    if (other && *other < version) break;  // the highest come first
  }
  return {};
}

Result<bool> decide_by_request(Decision& out, const Observed& observed, const Policy& policy) {
  if (policy.as) {
    TRY_ASSIGN(out.version, asked_for(*policy.as, observed).during("--as"));
    out.reason = "asked for with --as";
    return true;
  }
  const auto change = std::ranges::find_if(observed.changes, [](const Change& c) { return c.release_as.has_value(); });
  if (change == observed.changes.end()) return false;
  TRY_ASSIGN(out.version, asked_for(*change->release_as, observed).during("Release-As in " + place_of(*change)));
  out.reason = "Release-As in " + place_of(*change);
  out.decided_by = change->commit;
  return true;
}

Result<bool> decide_by_commits(Decision& out, const Observed& observed, const Policy& policy) {
  const auto largest = std::ranges::max_element(observed.changes, {}, &Change::bump);
  if (largest == observed.changes.end() || largest->bump == Bump::none) return false;
  out.bump = largest->bump;
  out.reason = fmt::format("{} in {}", largest->rule, place_of(*largest));
  out.decided_by = largest->commit;
  out.version = policy.first;
  if (observed.base) {
    TRY_ASSIGN(out.version, observed.base->version.next(largest->bump));
  }
  return true;
}

}  // namespace

Result<Decision> decide(const Observed& observed, const Policy& policy) {
  Decision out;
  if (observed.base) out.previous = observed.base->version.str();
  TRY_ASSIGN(const bool requested, decide_by_request(out, observed, policy));
  if (requested && observed.base) out.bump = distance(observed.base->version, *out.version);
  out.is_due = requested;
  if (!requested) {
    TRY_ASSIGN(out.is_due, decide_by_commits(out, observed, policy));
  }
  if (out.is_due) {
    out.tag = prefix_of(observed, policy) + out.version->str();
    out.taken_by = taken_by(*out.version, observed, policy);
  } else if (observed.base) {
    out.version = observed.base->version;
    out.tag = observed.base->tag;
    out.reason = observed.changes.empty()
                     ? "HEAD is the commit of " + out.tag
                     : fmt::format("none of {} commits since {} releases anything", observed.changes.size(), out.tag);
  } else {
    out.reason = fmt::format("none of {} commits releases anything", observed.changes.size());
  }
  return out;
}

std::vector<std::string> warnings_of(const Observed& observed, std::size_t most) {
  std::vector<std::string> out;
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
