#include "release/range.hpp"

#include "base/text.hpp"
#include "git/history.hpp"
#include "release/tags.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

Result<git::Id> commit_of(const git::Repository& repository, const std::string& revision) {
  TRY_ASSIGN(const auto id, repository.resolve(revision.empty() ? "HEAD" : revision));
  if (id) return *id;
  return Error(Errc::usage, fmt::format("\"{}\" names no commit", printable(revision)))
      .id("FL0317")
      .help("name a commit, a branch or a tag, or a range like v1.0.0..HEAD");
}

}  // namespace

Result<std::vector<git::Id>> commits_in(const git::Repository& repository, const std::string& range) {
  const auto dots = range.find("..");
  if (dots == range.npos) {
    TRY_ASSIGN(const auto id, commit_of(repository, range));
    return std::vector{id};
  }
  TRY_ASSIGN(const auto base, commit_of(repository, range.substr(0, dots)));
  TRY_ASSIGN(const auto head, commit_of(repository, range.substr(dots + 2)));
  git::History history(repository);
  TRY_ASSIGN(auto found, history.range(head, base));
  if (!found.cut) return std::move(found.commits);
  return Error(Errc::conflict,
               fmt::format("the history is too shallow for {}: it ends at {}", printable(range), found.cut->brief()))
      .id("FL0304")
      .help("git fetch --unshallow (in GitLab CI: GIT_DEPTH: 0)");
}

Result<std::string> why_empty(const git::Repository& repository, const std::string& range) {
  const auto dots = range.find("..");
  auto end = dots == range.npos ? range : range.substr(dots + 2);
  if (end.empty()) end = "HEAD";
  TRY_ASSIGN(const auto commit, commit_of(repository, end));
  TRY_ASSIGN(const auto tags, repository.tags());
  auto place = commit.brief();
  for (const auto& tag : version_tags(tags, TagForm(std::nullopt), Prereleases::with)) {
    TRY_ASSIGN(const auto tagged, repository.commit_of(tag.tag));
    if (tagged == commit) place = tag.tag.name;
  }
  TRY_ASSIGN(const auto remotes, repository.remotes());
  const bool is_remote =
      std::ranges::any_of(remotes, [&](const std::string& remote) { return end.starts_with(remote + "/"); });
  return fmt::format("{} has no commits: {} ends at {}{}", printable(range), printable(end), printable(place),
                     is_remote ? ", as it was fetched: push or fetch" : "");
}

}  // namespace fairlead::release
