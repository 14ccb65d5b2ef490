#include "release/observe.hpp"

#include "base/text.hpp"
#include "git/history.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

struct Candidate {
  semver::Version version;
  git::Tag tag;
};

/// Tags that name a release, the highest first. Of equal versions, the one with "v" comes first.
std::vector<Candidate> candidates_of(std::vector<git::Tag> tags, const std::optional<std::string>& prefix) {
  std::vector<Candidate> out;
  for (auto& tag : tags) {
    if (auto version = version_of(tag.name, prefix)) out.push_back({*std::move(version), std::move(tag)});
  }
  std::ranges::sort(out, [](const Candidate& a, const Candidate& b) {
    if (const auto order = a.version <=> b.version; order != 0) return order > 0;
    return a.tag.name > b.tag.name;
  });
  return out;
}

Error too_shallow(const git::Id& cut, const std::optional<Base>& base) {
  const auto where =
      base ? fmt::format("some commits since {}", printable(base->tag)) : std::string("the last release");
  return Error(Errc::conflict,
               fmt::format("the history is too shallow: it ends at {}, and {} may lie below", cut.brief(), where))
      .id("FL0304")
      .help("git fetch --unshallow --tags (in GitLab CI: GIT_DEPTH: 0)");
}

Result<std::optional<Base>> find_base(const git::Repository& repository, git::History& history, Observed& observed,
                                      const std::optional<std::string>& prefix) {
  TRY_ASSIGN(auto tags, repository.tags());
  const auto candidates = candidates_of(std::move(tags), prefix);
  std::vector<git::Tag> ordered;
  for (const auto& candidate : candidates) ordered.push_back(candidate.tag);
  TRY_ASSIGN(const auto found, history.first_reached(observed.head.commit, ordered));
  const auto end = found.value_or(candidates.size());
  for (std::size_t i = 0; i < end; ++i) observed.taken.push_back(candidates[i].tag.name);
  if (!found) return std::nullopt;
  TRY_ASSIGN(const auto commit, repository.commit_of(candidates[*found].tag));
  return Base{candidates[*found].version, candidates[*found].tag.name, commit.value_or(git::Id())};
}

}  // namespace

std::string Observed::fingerprint() const {
  auto out = fmt::format("head {}", head.commit.str());
  return base ? out + fmt::format(" base {} {}", base->tag, base->commit.str()) : out + " base none";
}

std::optional<semver::Version> version_of(std::string_view tag, const std::optional<std::string>& prefix) {
  const auto front = prefix ? std::string_view(*prefix) : tag.starts_with('v') ? "v" : "";
  if (!tag.starts_with(front)) return {};
  tag.remove_prefix(front.size());
  // Most tags that are no versions end here, before an error is made for them.
  if (tag.empty() || tag.front() < '0' || tag.front() > '9') return {};
  auto version = semver::Version::parse(tag);
  if (!version || version->is_prerelease()) return {};
  return *std::move(version);
}

Result<std::string> fingerprint(const git::Repository& repository, const std::optional<std::string>& prefix) {
  Observed observed;
  TRY_ASSIGN(observed.head, repository.head());
  git::History history(repository);
  TRY_ASSIGN(observed.base, find_base(repository, history, observed, prefix));
  return observed.fingerprint();
}

Result<Observed> observe(const git::Repository& repository, const Policy& policy) {
  Observed out;
  TRY_ASSIGN(out.head, repository.head());
  TRY_ASSIGN(const auto head, repository.commit(out.head.commit));
  out.head_time = head.committer.time;
  git::History history(repository);
  TRY_ASSIGN(out.base, find_base(repository, history, out, policy.prefix));
  TRY_ASSIGN(const auto range,
             history.range(out.head.commit, out.base ? std::optional(out.base->commit) : std::nullopt));
  if (range.cut) return too_shallow(*range.cut, out.base);
  for (const auto& id : range.commits) {
    TRY_ASSIGN(const auto commit, repository.commit(id));
    out.changes.push_back(classify(commit, policy.rules));
  }
  out.changes = cancel_reverts(std::move(out.changes));
  return out;
}

}  // namespace fairlead::release
