#include "release/observe.hpp"

#include "base/text.hpp"
#include "git/history.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <unordered_map>
#include <utility>

namespace fairlead::release {
namespace {

struct Candidate {
  semver::Version version;
  git::Tag tag;
};

/// Is `a` tried after `b`? The highest version comes first; of equal ones, the one with "v".
bool comes_later(const Candidate& a, const Candidate& b) {
  const auto order = a.version <=> b.version;
  return order < 0 || (order == 0 && a.tag.name < b.tag.name);
}

/// Tags that name a release, as a heap: of 100,000, usually one or two are looked at.
std::vector<Candidate> candidates_of(std::vector<git::Tag> tags, const std::optional<std::string>& prefix) {
  std::vector<Candidate> out;
  for (auto& tag : tags) {
    if (auto version = version_of(tag.name, prefix)) out.push_back({*std::move(version), std::move(tag)});
  }
  std::ranges::make_heap(out, comes_later);
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
  for (auto candidates = candidates_of(std::move(tags), prefix); !candidates.empty(); candidates.pop_back()) {
    std::ranges::pop_heap(candidates, comes_later);
    auto& [version, tag] = candidates.back();
    TRY_ASSIGN(const auto commit, repository.commit_of(tag));
    if (!commit) continue;
    TRY_ASSIGN(const bool reached, history.reaches(observed.head.commit, *commit));
    if (reached) return Base{std::move(version), std::move(tag.name), *commit};
    observed.taken.push_back(std::move(tag.name));
  }
  return std::nullopt;
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
  std::unordered_map<git::Id, Change> changes;
  git::History history(repository, [&](const git::Commit& commit) {
    if (commit.id == out.head.commit) out.head_time = commit.committer.time;
    changes.emplace(commit.id, classify(commit, policy.rules));
  });
  TRY_ASSIGN(out.base, find_base(repository, history, out, policy.prefix));
  const auto base = out.base ? std::optional(out.base->commit) : std::nullopt;
  TRY_ASSIGN(const auto range, history.range(out.head.commit, base));
  if (range.cut) return too_shallow(*range.cut, out.base);
  out.changes.reserve(range.commits.size());
  for (const auto& id : range.commits) out.changes.push_back(std::move(changes.extract(id).mapped()));
  out.changes = settle(std::move(out.changes), policy.rules);
  return out;
}

}  // namespace fairlead::release
