#include "release/replay.hpp"

#include "support/git_sandbox.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Replay;
using release::Tally;
using test::GitSandbox;

TEST_SUITE_BEGIN("release");

namespace {

Replay replayed(const GitSandbox& sandbox, const release::ReplayOptions& replay_options = {},
                const release::Policy& policy = {}) {
  auto out = release::replay(*git::Repository::open(sandbox.path()), policy, replay_options, {});
  REQUIRE_MESSAGE(out, out.error().message());
  return *std::move(out);
}

}  // namespace

TEST_CASE("each tag is computed from the highest release among its ancestors") {
  // 1 v1.0.0 - 2 v1.0.1 - 4 v1.1.0 - 5 merge v1.2.0 - 6 v2.0.0
  //         \\ 3 v1.0.2 (an older line) - - /
  const GitSandbox sandbox;
  const auto ids = sandbox.import(
      {{"feat: a"}, {"fix: b", {1}}, {"fix: c", {1}}, {"feat: d", {2}}, {"feat: merge", {4, 3}}, {"docs: e", {5}}});
  std::size_t at = 0;
  for (const auto* tag : {"v1.0.0", "v1.0.1", "v1.0.2", "v1.1.0", "v1.2.0", "v2.0.0"}) {
    sandbox.git(std::string("tag ") + tag + " " + ids[at++]);
  }
  const auto out = replayed(sandbox);
  CHECK(out.releases == Tally{.tags = 5, .matches = 3});
  CHECK(out.firsts == Tally{.tags = 1, .matches = 1});
  REQUIRE(out.mismatches.size() == 2);
  const auto& side = out.mismatches[0];
  CHECK(side.tag == "v1.0.2");
  CHECK(side.base == "v1.0.0");
  CHECK(side.got->str() == "1.0.1");
  CHECK(side.why == "computed lower");
  CHECK(side.decided_by->str() == ids[2]);
  const auto& last = out.mismatches[1];
  CHECK(last.why == "nothing releases");
  CHECK(last.commits == 1);
  CHECK_FALSE(last.got);
  CHECK(replayed(sandbox, {.merged = git::Id::parse(ids[3])}).releases == Tally{.tags = 2, .matches = 2});
  CHECK(replayed(sandbox, {.since = std::chrono::sys_seconds(std::chrono::seconds(4000000000))}).releases == Tally{});
}

TEST_CASE("pre-releases are computed by identifier, and releases from releases") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a", "feat: b", "fix: c", "feat!: d", "fix: e", "fix: f"});
  std::size_t at = 0;
  for (const auto* tag :
       {"v1.0.0", "v1.1.0-beta.1", "v1.1.0-beta.2", "v2.0.0-beta.1", "v2.0.0-rc.1", "v2.0.0-beta.2"}) {
    sandbox.git(std::string("tag ") + tag + " " + ids[at++]);
  }
  sandbox.git("tag v2.0.0 " + ids[5]);
  const auto out = replayed(sandbox);
  CHECK(out.releases == Tally{.tags = 1, .matches = 1});
  CHECK(out.prereleases == Tally{.tags = 5, .matches = 5});
}

TEST_CASE("a tag that follows no commits, or whose footer asks for nonsense, is named with the reason") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a", "fix: b\n\nRelease-As: 0.1.0"});
  sandbox.git("tag v1.0.0 " + ids[0]);
  sandbox.git("tag v1.0.1 " + ids[1]);
  const auto out = replayed(sandbox);
  REQUIRE(out.mismatches.size() == 1);
  CHECK(out.mismatches[0].why == "no version");
  CHECK(release::to_text(out) ==
        "releases: 0 of 1 match\npre-releases: 0 of 0 match\nwithout a base: 1\n"
        "v1.0.1 (2023-11-15, 1 commits since v1.0.0): no version: Release-As in " +
            ids[1].substr(0, 7) + ": b: 0.1.0 is not above the last release, v1.0.0\n");
  CHECK(
      release::to_json(out) ==
      R"({"firsts":{"matches":1,"tags":1},"mismatches":[{"base":"v1.0.0","bump":"none","commit":")" + ids[1] +
          R"(","commits":1,"date":"2023-11-15","decided_by":null,"expected":"1.0.1","got":null,"reason":"Release-As in )" +
          ids[1].substr(0, 7) +
          R"(: b: 0.1.0 is not above the last release, v1.0.0","tag":"v1.0.1","why":"no version"}],)"
          R"("passed_over":[],"prereleases":{"matches":0,"tags":0},"releases":{"matches":0,"tags":1},)"
          R"("schema":"fairlead.release.replay/1"})");
}

TEST_CASE("a repository without version tags has nothing to replay, and a stop ends it") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a"});
  CHECK(replayed(sandbox).mismatches.empty());
  sandbox.git("tag v1.0.0 " + ids[0]);
  std::stop_source stopped;
  stopped.request_stop();
  const auto out = release::replay(*git::Repository::open(sandbox.path()), {}, {}, stopped.get_token());
  CHECK(out.error().code() == Errc::cancelled);
}

TEST_SUITE_END();
