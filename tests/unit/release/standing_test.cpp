#include "release/standing.hpp"

#include "release/deepen.hpp"
#include "release/tags.hpp"
#include "support/git_sandbox.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <random>

using namespace fairlead;
using release::Observed;
using release::Policy;
using test::GitSandbox;

TEST_SUITE_BEGIN("release");

namespace {

/// What `next` says: a version, or the id of the error.
std::string next(const std::string& directory, const Policy& policy = {}, bool fetch = true) {
  sys::RealProcesses processes;
  plan::SilentObserver observer;
  const Variables environment = {{"PATH", "/usr/bin:/bin"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}};
  auto all = release::observe_deepening(
      directory, policy,
      {.environment = environment, .processes = processes, .observer = observer, .stop = {}, .fetch = fetch});
  if (!all) return std::string(all.error().id());
  const auto own = policy.components.empty() ? policy : release::policy_for(policy, policy.components.front());
  const auto decision = release::decide(all->front(), own);
  return decision ? decision->version_text() : std::string(decision.error().id());
}

std::string clone_of(const GitSandbox& sandbox, const std::string& name, const std::string& options) {
  sandbox.git("clone -q " + options + " file://" + sandbox.path() + " " + sandbox.beside(name));
  return sandbox.beside(name);
}

/// A history in which each of these tags follows a feature, and a fix is last.
void tagged_history(const GitSandbox& sandbox, const std::vector<std::string>& tags) {
  std::vector<test::FakeCommit> commits;
  for (std::size_t i = 0; i <= tags.size(); ++i) {
    commits.push_back({i < tags.size() ? "feat: " + tags[i] : "fix: last",
                       i == 0 ? std::vector<int>() : std::vector{static_cast<int>(i)}});
  }
  const auto ids = sandbox.import(commits);
  for (std::size_t i = 0; i < tags.size(); ++i) sandbox.git("tag '" + tags[i] + "' " + ids[i]);
}

}  // namespace

TEST_CASE("what reads like a version") {
  for (const auto* tag : {"v1.2.3", "1.3", "v1.2.3.4", "curl-8_21_0", "@acme/ui@1.4.0", "V1.4.0", "2026.07.04", "v2",
                          "release-1.4.0", "kustomize/v5.8.1", "v1.4.0-rc1"}) {
    CAPTURE(tag);
    CHECK(release::resembles_version(tag));
  }
  for (const auto* tag : {"latest", "nightly", "v", "build-17", "release", "17", "1.", "a.1", "v2-final", ""}) {
    CAPTURE(tag);
    CHECK_FALSE(release::resembles_version(tag));
  }
}

TEST_CASE("tags that read like versions and do not count stop a first version, and the way on is named") {
  struct Case {
    const char* tag;
    const char* help;
  };
  for (const auto& [tag, help] :
       {Case{"v6.0.3.10276",
             "choose the version, from which the next ones go on, with --as; --first 1.0.0 begins anew"},
        Case{"2026.07.04",
             "name the same commit by a semantic version: git tag 2026.7.4 '2026.07.04^{}'; --first 1.0.0 begins anew"},
        Case{"v1.3", "name the same commit by a semantic version: git tag v1.3.0 'v1.3^{}'; --first 1.0.0 begins anew"},
        Case{"release-1.4.0", "--tag-prefix release- reads them; --first 1.0.0 begins anew"},
        Case{"@acme/ui@1.4.0", "--tag-prefix @acme/ui@ reads them; --first 1.0.0 begins anew"},
        Case{"V1.4.0", "--tag-prefix V reads them; --first 1.0.0 begins anew"},
        Case{"v1.4.0-rc1", "--first 1.4.0 makes the first release"}}) {
    CAPTURE(tag);
    const GitSandbox sandbox;
    tagged_history(sandbox, {tag});
    const auto seen = release::observe(*git::Repository::open(sandbox.path()), {});
    const auto decision = release::decide(*seen, {});
    REQUIRE_FALSE(decision);
    CHECK(decision.error().code() == Errc::conflict);
    CHECK(decision.error().id() == "FL0352");
    CHECK(decision.error().message() ==
          "this history has no release, though tags look like versions: " + std::string(tag));
    CHECK(decision.error().help() == help);
    CHECK(next(sandbox.path(), {.first_given = true}) == "1.0.0");
    CHECK(next(sandbox.path(), {.as = "3.0.0"}) == "3.0.0");
  }
}

TEST_CASE("the advice works when it is followed") {
  for (const auto& [tag, version] : std::vector<std::pair<std::string, std::string>>{
           {"release-1.4.0", "1.4.1"}, {"V1.4.0", "1.4.1"}, {"@acme/ui@1.4.0", "1.4.1"}}) {
    const GitSandbox sandbox;
    tagged_history(sandbox, {tag});
    CHECK(next(sandbox.path(), {.prefix = tag.substr(0, tag.find("1.4"))}) == version);
  }
  const GitSandbox sandbox;
  tagged_history(sandbox, {"v1.3"});
  sandbox.git("tag v1.3.0 'v1.3^{}'");
  CHECK(next(sandbox.path()) == "1.3.1");
}

TEST_CASE("a tag that does not count is warned of if it is newer than the base, a pre-release if it is above") {
  const GitSandbox sandbox;
  tagged_history(sandbox, {"v0.9", "v1.2.0", "v1.3", "v1.3.0-rc.1", "v1.2.1-rc.1", "nightly"});
  const auto seen = *release::observe(*git::Repository::open(sandbox.path()), {});
  const auto decision = release::decide(seen, {});
  CHECK(decision->version_text() == "1.3.0");
  CHECK(
      decision->warnings ==
      std::vector<std::string>{"tag v1.3 is newer than v1.2.0 and does not count: it is no version by the rules here"});
  const auto patch = release::decide(seen, {.as = "1.2.5"});
  CHECK(patch->warnings.front() ==
        "tag v1.3.0-rc.1 is newer than v1.2.0 and does not count: it is a pre-release above this version");
}

TEST_CASE("a history that was rewritten has no release, though the repository has") {
  const GitSandbox sandbox;
  const auto ids = sandbox.import({{"feat: old"}, {"feat: anew"}});
  sandbox.git("tag v2.3.0 " + ids[0]);
  CHECK(next(sandbox.path()) == "FL0352");
  CHECK(next(sandbox.path(), {.first_given = true}) == "1.0.0");
}

TEST_CASE("a release above the base that no branch has is warned of, one of another branch that releases is not") {
  const GitSandbox sandbox;
  const auto ids = sandbox.import({{"feat: s"}, {"feat!: next", {1}}, {"fix: c", {1}}});
  sandbox.git("tag v1.0.0 " + ids[0]);
  sandbox.git("tag v2.0.0 " + ids[1]);
  const auto warnings = [&](const release::Policy& policy = {}) {
    return release::decide(*release::observe(*git::Repository::open(sandbox.path()), policy), policy)->warnings;
  };
  CHECK(warnings() ==
        std::vector<std::string>{"tag v2.0.0 is above this version and not part of this history: was it rewritten?"});
  sandbox.git("branch topic " + ids[1]);
  CHECK(warnings().size() == 1);
  CHECK(warnings({.also = {"topic"}}).empty());
  sandbox.git("branch next " + ids[1]);
  CHECK(warnings().empty());
}

TEST_CASE("a release that goes on from an older commit is no rewritten history, whatever branches the clone has") {
  const GitSandbox sandbox;
  const auto ids = sandbox.import({{"feat: s"}, {"fix: a", {1}}, {"feat: b", {2}}});
  sandbox.git("tag v1.0.0 " + ids[0]);
  sandbox.git("tag v1.1.0 " + ids[2]);
  const auto look = [&](const release::Policy& policy) {
    return *release::observe(*git::Repository::open(sandbox.path()), policy);
  };
  sandbox.git("checkout -q --detach " + ids[1]);
  for (const bool has_branch : {true, false}) {
    CAPTURE(has_branch);
    if (!has_branch) sandbox.git("branch -D main");
    const auto job = look({.job_branch = "main"});
    CHECK(job.released_in == "v1.1.0");
    CHECK(release::decide(job, {.job_branch = "main"})->warnings.empty());
    const auto unknown = look({});
    CHECK(unknown.released_in.empty());
    CHECK(release::decide(unknown, {})->warnings.empty());
  }
}

TEST_CASE("a clone whose tags are old asks for the newer ones before something goes to a server") {
  const GitSandbox sandbox;
  tagged_history(sandbox, {"v1.0.0", "x"});
  const auto clone = clone_of(sandbox, "clone", "");
  sandbox.git("tag -d v1.0.0 x");
  tagged_history(sandbox, {"v1.0.0", "x", "v2.3.0"});
  GitSandbox::git_in(clone, "fetch -q --no-tags origin");
  GitSandbox::git_in(clone, "reset -q --hard origin/main");
  CHECK(next(clone) == "1.1.0");
  sys::RealProcesses processes;
  plan::SilentObserver observer;
  const Variables environment = {{"PATH", "/usr/bin:/bin"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}};
  const auto asked = release::observe_deepening(
      clone, {}, {.environment = environment, .processes = processes, .observer = observer, .stop = {}, .ask = true});
  REQUIRE(asked);
  CHECK(asked->front().base->tag == "v2.3.0");
}

TEST_CASE("a version that somebody else has pushed is taken, and a tag of it that is another here is refused") {
  const GitSandbox sandbox;
  tagged_history(sandbox, {"v1.0.0"});
  const auto clone = clone_of(sandbox, "clone", "");
  sandbox.commit({"fix: theirs"});
  sandbox.git("tag -a -m x v1.0.1");
  sandbox.git("tag -a -m x nightly");
  GitSandbox::git_in(clone, "-c user.name=B -c user.email=b@example.org commit -q --allow-empty -m 'fix: ours'");
  sys::RealProcesses processes;
  plan::SilentObserver observer;
  const Variables environment = {{"PATH", "/usr/bin:/bin"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}};
  const release::Upstream upstream = {
      .environment = environment, .processes = processes, .observer = observer, .stop = {}, .ask = true};
  const auto ask = [&] { return release::observe_deepening(clone, {}, upstream); };
  const auto seen = ask();
  REQUIRE(seen);
  CHECK(seen->front().elsewhere == std::vector<std::string>{"v1.0.1"});
  const auto decision = release::decide(seen->front(), {});
  CHECK(decision->version_text() == "1.0.1");
  CHECK(decision->taken_by == "v1.0.1");
  // Another tag that is no version may be another.
  GitSandbox::git_in(clone, "tag nightly");
  CHECK(ask());
  GitSandbox::git_in(clone, "tag v1.0.1");
  const auto refused = ask();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Errc::conflict);
  CHECK(refused.error().id() == "FL0305");
  CHECK(refused.error().help() ==
        "take that of the remote with `git fetch --force origin tag v1.0.1`, and plan again; a tag that is there is "
        "never moved");
  GitSandbox::git_in(clone, "fetch -q --force origin tag v1.0.1");
  CHECK(ask()->front().taken == std::vector<std::string>{"v1.0.1"});
  GitSandbox::git_in(clone, "tag -d v1.0.1");
  CHECK(*release::fetch_tag(clone, "v1.0.1", upstream));
  CHECK(ask()->front().taken == std::vector<std::string>{"v1.0.1"});
  CHECK_FALSE(*release::fetch_tag(clone, "v1.0.9", upstream));
}

TEST_CASE("a pre-release that somebody else has pushed has its number") {
  release::Observed seen{.branch = {.name = "beta", .kind = release::BranchKind::prerelease, .identifier = "beta"}};
  release::add_elsewhere(seen, {"v1.1.0-beta.2", "v1.1.0-rc.5", "x"}, {});
  CHECK(seen.elsewhere == std::vector<std::string>{"v1.1.0-beta.2", "v1.1.0-rc.5"});
  CHECK(seen.prereleases == std::vector{*semver::Version::parse("1.1.0-beta.2")});
}

TEST_CASE("a pre-release of what is released already is warned of") {
  const GitSandbox sandbox;
  const auto ids = sandbox.import({{"feat: s"}, {"feat: a", {1}}, {"feat: other", {1}}, {"fix: c", {2}}});
  sandbox.git("tag v1.0.0 " + ids[0]);
  sandbox.git("tag v1.1.0-beta.1 " + ids[1]);
  sandbox.git("tag v1.1.0 " + ids[2]);
  const Policy policy{.branch = "beta"};
  const auto decision = release::decide(*release::observe(*git::Repository::open(sandbox.path()), policy), policy);
  CHECK(decision->version_text() == "1.1.0-beta.2");
  CHECK(decision->warnings ==
        std::vector<std::string>{"1.1.0-beta.2 comes before v1.1.0, which is released and not part of this history; "
                                 "merge v1.1.0 into \"beta\" to go on from there"});
}

TEST_CASE("a clone without tags asks for them, also while it is deepened") {
  const GitSandbox sandbox;
  tagged_history(sandbox, {"v2.3.0", "keep"});
  CHECK(next(clone_of(sandbox, "full", "--no-tags")) == "2.4.0");
  CHECK(next(clone_of(sandbox, "shallow", "--no-tags --depth 1")) == "2.4.0");
  CHECK(next(clone_of(sandbox, "renamed", "--no-tags -o upstream")) == "2.4.0");
  CHECK(GitSandbox::git_in(sandbox.beside("full"), "tag") == "keep\nv2.3.0");
}

TEST_CASE("where nobody can say which tags there are, there is no first version unless the user says so") {
  const GitSandbox sandbox;
  tagged_history(sandbox, {});
  const auto clone = clone_of(sandbox, "clone", "");
  CHECK(next(clone) == "1.0.0");  // origin says that there are none
  CHECK(next(clone, {}, false) == "FL0353");
  GitSandbox::git_in(clone, "remote set-url origin file:///nowhere");
  CHECK(next(clone) == "FL0353");
  CHECK(next(clone, {.first_given = true}) == "1.0.0");
  CHECK(next(clone, {.as = "0.1.0"}) == "0.1.0");
  GitSandbox::git_in(clone, "remote remove origin");
  CHECK(next(clone) == "1.0.0");
}

TEST_CASE("a component looks at the tags with its name or none, not at those of others") {
  const GitSandbox sandbox;
  sandbox.write("a", "1");
  sandbox.git("add a");
  sandbox.git("commit -q -m 'feat: a'");
  const auto policy = [](std::string name, std::string prefix) {
    return Policy{.components = {{.name = std::move(name), .paths = {"a"}, .prefix = std::move(prefix)}},
                  .siblings = {"web-v", "api-v"}};
  };
  sandbox.git("tag web-v1.2.3");
  sandbox.git("tag other-1.0.0");
  CHECK(next(sandbox.path(), policy("api", "api-v")) == "1.0.0");
  sandbox.git("tag api@1.4.0");
  CHECK(next(sandbox.path(), policy("api", "api-v")) == "FL0352");
  CHECK(next(sandbox.path(), policy("web", "web-v")) == "1.2.3");
  CHECK(next(sandbox.path(), policy("ui", "ui-v")) == "1.0.0");
  sandbox.git("tag v3.0");
  CHECK(next(sandbox.path(), policy("ui", "ui-v")) == "FL0352");
}

TEST_CASE("go-semrel-gitlab's reading of tags") {
  for (const auto& [tag, version] : std::vector<std::pair<std::string, std::string>>{{"v1.2", "1.2.0"},
                                                                                     {"v2", "2.0.0"},
                                                                                     {"v1.02.003", "1.2.3"},
                                                                                     {"1.4", "1.4.0"},
                                                                                     {"v01.2.3-rc.1", "1.2.3-rc.1"},
                                                                                     {"v1.2.3.4", ""},
                                                                                     {"v1.2-rc1", ""},
                                                                                     {"V1.4.0", ""},
                                                                                     {"latest", ""},
                                                                                     {"v", ""},
                                                                                     {"v1.x", ""},
                                                                                     {"00", "0.0.0"}}) {
    CAPTURE(tag);
    const auto found = release::tagged_version(tag, {std::nullopt, true});
    CHECK((found ? found->str() : "") == version);
  }
}

/// A version is the same wherever it is computed, or it is refused.
TEST_CASE("whatever the tags and the history: a clone computes what its origin does, or ends in a conflict") {
  std::mt19937 random(20260301);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const std::vector<std::string> kinds = {"v{}.0.0", "v0.{}.0",    "v1.{}.3",   "{}.1.0",  "v{}.4",
                                          "V{}.0.0", "r-{}.2.0",   "v{}.0.0.7", "0{}.1.2", "v{}.0.0-rc.1",
                                          "v{}",     "nightly-{}", "x@{}.0.0"};
  const int rounds = std::getenv("FAIRLEAD_EVERY_CALL") == nullptr ? 6 : 48;  // each makes five clones
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const GitSandbox sandbox;
    std::vector<test::FakeCommit> commits;
    const auto count = 2 + below(8);
    for (std::size_t i = 1; i <= count; ++i) {
      test::FakeCommit commit{below(3) == 0 ? "feat: f" : below(5) == 0 ? "chore: c" : "fix: x"};
      if (i > 1 && below(8) != 0) commit.parents = {static_cast<int>(below(3) == 0 ? 1 + below(i - 1) : i - 1)};
      if (!commit.parents.empty() && i > 3 && below(4) == 0) {
        const auto other = static_cast<int>(1 + below(i - 1));
        if (other != commit.parents.front()) commit.parents.push_back(other);
      }
      commits.push_back(commit);
    }
    const auto ids = sandbox.import(commits);
    for (auto tags = below(5); tags > 0; --tags) {
      auto name = kinds[below(kinds.size())];
      name.replace(name.find("{}"), 2, std::to_string(below(4)));
      sandbox.git((below(2) == 0 ? "tag -f '" : "tag -f -a -m x '") + name + "' " + ids[below(ids.size())]);
    }
    const auto here = next(sandbox.path());
    // A model of it: the highest version that HEAD contains; without one, no tag may read like a version.
    const auto base = *release::observe(*git::Repository::open(sandbox.path()), {});
    const auto names = *git::Repository::open(sandbox.path())->tags();
    const bool any = std::ranges::any_of(names, [](const auto& tag) { return release::resembles_version(tag.name); });
    if (!base.base && any) CHECK(here == "FL0352");
    if (!base.base && !any) CHECK((here == "1.0.0" || here.empty()));
    for (const auto* options : {"", "--no-tags", "--depth 1", "--depth 2 --no-tags", "--single-branch --no-tags"}) {
      CAPTURE(options);
      const auto clone = clone_of(sandbox, "clone", options);
      CHECK(next(clone) == here);
      std::filesystem::remove_all(clone);
    }
  }
}

TEST_SUITE_END();
