#include "release/replay.hpp"

#include "base/text.hpp"
#include "release/commits.hpp"
#include "release/standing.hpp"
#include "release/tags.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Version;

/// A version tag, and where its commit stands in the ancestry.
struct Published {
  VersionTag tag;
  git::Id commit = {};
  std::uint32_t place = 0;
  std::string identifier = {};  ///< Of a pre-release: "beta" of 1.0.0-beta.2.
};

constexpr auto nothing = std::numeric_limits<std::uint32_t>::max();

class Replayer {
 public:
  Replayer(const git::Repository& repository, const Policy& policy)
      : repository_(repository),
        policy_(policy),
        commits_(repository, policy.rules, policy.components),
        history_(repository, [this](const git::Commit& commit) { commits_.see(commit); }) {
    policy_.as.reset();
  }

  Result<> read(const ReplayOptions& options);
  Result<Replay> run(const std::stop_token& stop);

 private:
  using Best = std::vector<std::uint32_t>;  ///< For each commit: the highest release that its parents reach.

  template <class Counts>
  Best best(std::uint32_t from, std::uint32_t to, const Counts& counts) const;
  void find_bases();
  std::uint32_t higher(std::uint32_t a, std::uint32_t b) const;
  Result<> compare(std::uint32_t index, Replay& out);
  Result<Observed> observed_of(std::uint32_t index);

  const git::Repository& repository_;
  Policy policy_;
  Commits commits_;
  git::History history_;
  std::vector<git::History::Entry> ancestry_;
  std::vector<Published> releases_;  ///< In the order of history.
  std::vector<std::string> passed_over_;
  std::vector<bool> wanted_;                  ///< Those that are compared.
  std::vector<std::uint32_t> base_, latest_;  ///< Of each release.
};

Result<> Replayer::read(const ReplayOptions& options) {
  TRY_ASSIGN(const auto cuts, repository_.shallow());
  if (!cuts.empty()) {
    return Error(Errc::conflict, "the history is too shallow to compute all tags again")
        .id("FL0304")
        .help("git fetch --unshallow --tags (in GitLab CI: GIT_DEPTH: 0)");
  }
  TRY_ASSIGN(const auto tags, repository_.tags());
  for (auto& tag : passed_over(tags, policy_)) passed_over_.push_back(std::move(tag.name));
  std::ranges::sort(passed_over_, std::greater());
  std::vector<git::Id> heads;
  for (auto& tag : version_tags(tags, policy_.form(), Prereleases::with)) {
    TRY_ASSIGN(const auto commit, repository_.commit_of(tag.tag));
    if (!commit) continue;
    auto identifier = identifier_of(tag.version);
    releases_.push_back({.tag = std::move(tag), .commit = *commit, .identifier = std::move(identifier)});
    heads.push_back(*commit);
  }
  TRY_ASSIGN(ancestry_, history_.ancestry(heads));
  std::unordered_map<git::Id, std::uint32_t> places;
  for (std::uint32_t i = 0; i < ancestry_.size(); ++i) places.emplace(ancestry_[i].id, i);
  for (auto& release : releases_) release.place = places.at(release.commit);
  std::ranges::sort(releases_, [](const Published& a, const Published& b) {
    return a.place != b.place ? a.place < b.place : a.tag.version < b.tag.version;
  });
  for (const auto& release : releases_) {
    bool wanted = !options.since || commits_.time(release.commit) >= *options.since;
    if (wanted && options.merged) {
      TRY_ASSIGN(wanted, history_.reaches(*options.merged, release.commit));
    }
    wanted_.push_back(wanted);
  }
  return {};
}

std::uint32_t Replayer::higher(std::uint32_t a, std::uint32_t b) const {
  if (a == nothing || b == nothing) return std::min(a, b);
  return releases_[a].tag.version < releases_[b].tag.version ? b : a;
}

/// One pass over a stretch of history, with the releases from `from` to `to` that count.
template <class Counts>
Replayer::Best Replayer::best(std::uint32_t from, std::uint32_t to, const Counts& counts) const {
  const auto start = releases_[from].place, end = releases_[to].place + 1;
  Best before(end - start, nothing), upto(end - start, nothing);
  auto release = from;
  for (auto place = start; place < end; ++place) {
    auto& own = before[place - start];
    for (const auto parent : ancestry_[place].parents) {
      if (parent >= start) own = higher(own, upto[parent - start]);
    }
    auto& all = upto[place - start] = own;
    for (; release < releases_.size() && releases_[release].place == place; ++release) {
      if (counts(releases_[release])) all = higher(all, release);
    }
  }
  return before;
}

/// A pass for the releases, one for all versions, and one for each identifier of pre-releases, from the first of them
/// to the last: memory stays linear however many identifiers there are.
void Replayer::find_bases() {
  const auto last = static_cast<std::uint32_t>(releases_.size() - 1);
  const auto at = [&](const Best& best, std::uint32_t from, std::uint32_t release) {
    return best[releases_[release].place - releases_[from].place];
  };
  const auto stable = best(0, last, [](const Published& release) { return !release.tag.version.is_prerelease(); });
  const auto any = best(0, last, [](const Published&) { return true; });
  std::map<std::string, std::vector<std::uint32_t>> members;
  for (std::uint32_t i = 0; i <= last; ++i) {
    base_.push_back(at(stable, 0, i));
    latest_.push_back(at(any, 0, i));
    if (releases_[i].tag.version.is_prerelease()) members[releases_[i].identifier].push_back(i);
  }
  for (const auto& [identifier, indices] : members) {
    const auto from = indices.front();
    const auto own = best(from, indices.back(), [&](const Published& release) {
      return release.tag.version.is_prerelease() && release.identifier == identifier;
    });
    for (const auto i : indices) base_[i] = higher(base_[i], at(own, from, i));
  }
}

Result<Observed> Replayer::observed_of(std::uint32_t index) {
  const auto& release = releases_[index];
  Observed out{.head = {.commit = release.commit}};
  if (release.tag.version.is_prerelease()) {
    out.branch = {.kind = BranchKind::prerelease, .identifier = release.identifier};
  }
  std::optional<git::Id> from;
  if (base_[index] != nothing) {
    const auto& base = releases_[base_[index]];
    from = base.commit;
    out.base = {base.tag.version, base.tag.tag.name, base.commit};
    if (base.tag.version.is_prerelease()) out.prereleases = {base.tag.version};
    out.latest = releases_[latest_[index]].tag.version;
  }
  TRY_ASSIGN(const auto range, history_.range(release.commit, from));
  for (const auto& id : range.commits) {
    if (!policy_.components.empty()) {
      TRY_ASSIGN(const bool touched, commits_.touches(id, 0));
      if (!touched) continue;
    }
    out.changes.push_back(commits_.change(id));
  }
  out.changes = settle(std::move(out.changes), policy_.rules);
  return out;
}

std::string_view why(const Decision& decision, const Version& expected, std::size_t commits) {
  if (commits == 0) return "no commits";
  if (!decision.is_due) return "nothing releases";
  return decision.version > expected ? "computed higher" : "computed lower";
}

Result<> Replayer::compare(std::uint32_t index, Replay& out) {
  const auto& release = releases_[index];
  const auto& expected = release.tag.version;
  TRY_ASSIGN(const auto observed, observed_of(index));
  const auto decision = decide(observed, policy_);
  const bool matches = decision && decision->is_due && decision->version == expected;
  auto& tally = !observed.base ? out.firsts : expected.is_prerelease() ? out.prereleases : out.releases;
  ++tally.tags;
  if (matches) ++tally.matches;
  if (matches || !observed.base) return {};
  Mismatch mismatch{.tag = release.tag.tag.name,
                    .commit = release.commit,
                    .time = commits_.time(release.commit),
                    .base = observed.base->tag,
                    .expected = expected,
                    .commits = observed.changes.size()};
  if (decision) {
    if (decision->is_due) mismatch.got = decision->version;
    mismatch.why = why(*decision, expected, mismatch.commits);
    mismatch.bump = decision->bump;
    mismatch.reason = decision->reason;
    mismatch.decided_by = decision->decided_by;
  } else {
    mismatch.why = "no version";
    mismatch.reason = decision.error().message();
  }
  out.mismatches.push_back(std::move(mismatch));
  return {};
}

Result<Replay> Replayer::run(const std::stop_token& stop) {
  Replay out{.passed_over = std::move(passed_over_)};
  if (releases_.empty()) return out;
  find_bases();
  for (std::uint32_t i = 0; i < releases_.size(); ++i) {
    if (stop.stop_requested()) return Error(Errc::cancelled, "stopped before " + releases_[i].tag.tag.name);
    if (wanted_[i]) TRY(compare(i, out));
  }
  return out;
}

}  // namespace

Result<Replay> replay(const git::Repository& repository, const Policy& policy, const ReplayOptions& options,
                      const std::stop_token& stop) {
  Replayer replayer(repository, policy);
  TRY(replayer.read(options));
  return replayer.run(stop);
}

}  // namespace fairlead::release
