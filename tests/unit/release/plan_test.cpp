#include "release/plan.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Call;
using release::CreateTag;
using release::Planned;
using release::PushTag;

TEST_SUITE_BEGIN("release");

namespace {

const git::Id head = *git::Id::parse("1111111111111111111111111111111111111111");

release::Observed history() {
  release::Observed out{.head = {head, "main"}};
  out.branch = {.name = "main", .kind = release::BranchKind::release};
  out.base = {{.major = 1}, "v1.0.0", {}};
  out.changes = {
      {.commit = head, .type = "feat", .description = "a page", .bump = semver::Bump::minor, .rule = "type feat"}};
  return out;
}

std::vector<Call> calls(const Planned& planned) {
  std::vector<Call> out;
  for (const auto& step : planned.plan.steps) out.push_back(step.call);
  return out;
}

Result<Planned> planned(const release::Observed& observed, const release::PlanOptions& options = {},
                        const release::Policy& policy = {}) {
  TRY_ASSIGN(const auto decision, release::decide(observed, policy));
  return release::plan(decision, observed, policy, options);
}

}  // namespace

TEST_CASE("a release is an annotated tag at HEAD with the notes, and a push where asked for") {
  const CreateTag create{"v1.1.0", head, "Release 1.1.0\n\n### Features\n\n- a page (1111111)\n"};
  const auto local = planned(history());
  CHECK(calls(*local) == std::vector<Call>{create});
  CHECK(local->version == "1.1.0");
  CHECK(local->plan.observed ==
        "head 1111111111111111111111111111111111111111 base v1.0.0 "
        "0000000000000000000000000000000000000000");
  CHECK(local->plan.changes() ==
        std::vector<plan::Change>{{.action = plan::Action::create,
                                   .kind = "tag",
                                   .name = "v1.1.0",
                                   .fields = {{.path = "commit", .before = "", .after = head.str()}},
                                   .why = "type feat in 1111111: a page"}});
  CHECK(calls(*planned(history(), {.push = "origin"})) == std::vector<Call>{create, PushTag{"origin", "v1.1.0"}});
}

TEST_CASE("a plan says of which pre-releases it is, so that apply finds the same base") {
  auto seen = history();
  seen.branch = {.name = "beta", .kind = release::BranchKind::prerelease, .identifier = "beta"};
  const auto made = planned(seen);
  CHECK(made->version == "1.1.0-beta.1");
  CHECK(release::planned_from_json(release::to_json(*made), "plan.json")->identifier == "beta");
}

TEST_CASE("a commit that says BREAKING CHANGE in vain stops a plan until somebody says which version it makes") {
  auto seen = history();
  seen.changes.push_back({.commit = {}, .description = "Rework", .says_breaking = true});
  const auto refused = planned(seen);
  REQUIRE(!refused);
  CHECK(refused.error().id() == "FL0360");
  CHECK(refused.error().code() == Errc::refused);
  CHECK(refused.error().message() ==
        "commit 0000000 says BREAKING CHANGE in a way that does not count, and 1.1.0 would not tell of it");
  CHECK(planned(seen, {}, {.as = "1.1.0"}));
  seen.changes.front().release_as = "2.0.0";
  CHECK(planned(seen));
  seen.changes.front().release_as.reset();
  seen.changes.front().bump = semver::Bump::major;
  CHECK(planned(seen));
  seen.changes.front().bump = semver::Bump::none;  // nothing is due
  CHECK(planned(seen));
}

TEST_CASE("a branch that no rule names gets no plan, unless the policy has it by name or HEAD has its tag") {
  auto seen = history();
  seen.branch = {};
  seen.head.branch = "";
  CHECK(planned(seen).error().message() == "nobody says which branch HEAD is, and only some release");
  CHECK_FALSE(planned(seen, {}, {.also = {""}}));
  seen.head.branch = seen.branch.name = "topic";
  const auto refused = planned(seen);
  CHECK(refused.error().code() == Errc::refused);
  CHECK(refused.error().id() == "FL0332");
  CHECK(refused.error().message() == "the branch \"topic\" releases nothing");
  CHECK(planned(seen, {}, {.also = {"topic"}}));
  seen.branch.kind = release::BranchKind::release;
  CHECK(planned(seen));
  seen.branch.kind = release::BranchKind::unlisted;
  seen.changes.clear();
  CHECK_FALSE(planned(seen));
  seen.base->commit = head;
  CHECK(planned(seen));
}

TEST_CASE("a commit that a later release of its branch has is not released again") {
  auto seen = history();
  seen.released_in = "v1.2.0";
  const auto refused = planned(seen);
  CHECK(refused.error().code() == Errc::conflict);
  CHECK(refused.error().id() == "FL0354");
  CHECK(refused.error().message() == "commit 1111111 is part of v1.2.0 already, which is later on the branch \"main\"");
  seen.changes.clear();
  CHECK(planned(seen));
}

TEST_CASE("a plan says whether HEAD is a release once it is done") {
  auto seen = history();
  CHECK(planned(seen)->released);
  CHECK(planned(seen)->tag == "v1.1.0");
  CHECK(planned(seen)->previous == "1.0.0");
  CHECK_FALSE(
      planned(
          seen,
          {.mode = release::Mode::mr, .project = gitlab::Location{}, .branch = "main", .files = {{"VERSION", "1.1.0"}}})
          ->released);
  seen.changes.clear();
  CHECK_FALSE(planned(seen)->released);
  seen.base->commit = head;
  CHECK(planned(seen)->released);
}

TEST_CASE("nothing due plans nothing, except to push a tag that HEAD has already") {
  auto seen = history();
  seen.changes.clear();
  CHECK(planned(seen)->plan.empty());
  CHECK(planned(seen, {.push = "origin"})->plan.empty());
  seen.base->commit = head;
  CHECK(planned(seen)->plan.empty());
  CHECK(calls(*planned(seen, {.push = "origin"})) == std::vector<Call>{PushTag{"origin", "v1.0.0"}});
}

TEST_CASE("a version that is taken, a name that git refuses and a remote with credentials are refused") {
  auto seen = history();
  seen.taken = {"v1.1.0"};
  const auto taken = planned(seen);
  CHECK(taken.error().code() == Errc::conflict);
  CHECK(taken.error().message() == "version 1.1.0 is taken by the tag \"v1.1.0\", which is not part of this history");
  seen.released_in = "v1.2.0";
  CHECK(planned(seen).error().id() == "FL0354");  // the way on is another than to merge
  auto unseen = history();
  unseen.elsewhere = {"v1.0.5", "v1.1.0"};
  CHECK(planned(unseen).error().id() == "FL0305");
  CHECK(planned(history(), {}, {.prefix = "a b"}).error().message() == "git allows no tag named \"a b1.1.0\"");
  CHECK(planned(history(), {.push = "--receive-pack=x"}).error().code() == Errc::config);
  const auto secret = planned(history(), {.push = "https://ci:s3cret@git.example.org/a"});
  CHECK(secret.error().message() == "the remote https://git.example.org/a comes with credentials");
}

TEST_CASE("a plan file says the same when it is read again") {
  for (const auto& prefix : {std::optional<std::string>(), std::optional<std::string>("v")}) {
    const auto written = *planned(history(), {.push = "origin"}, {.prefix = prefix});
    const auto read = release::planned_from_json(release::to_json(written), "plan.json");
    REQUIRE_MESSAGE(read, read.error().message());
    CHECK(calls(*read) == calls(written));
    CHECK(read->plan.changes() == written.plan.changes());
    CHECK(read->plan.observed == written.plan.observed);
    CHECK(read->version == written.version);
    CHECK(read->prefix == prefix);
    CHECK(read->tag == "v1.1.0");
    CHECK(read->previous == "1.0.0");
    CHECK(read->released);
  }
}

TEST_CASE("a plan file that is none is refused, with the reason") {
  const auto good = release::to_json(*planned(history()));
  const auto with = [&](std::string_view from, std::string_view to) {
    auto text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  struct Case {
    std::string text;
    const char* reason;
  };
  for (const auto& [text, reason] :
       {Case{"", "plan.json"}, Case{"[]", "schema is \"\""},
        Case{with("plan/1", "plan/2"), "not \"fairlead.release.plan/1\""},
        Case{with("\"steps\"", "\"others\""), "it has no steps"},
        Case{with("create_tag", "delete_all"), "no call that is known"},
        Case{with("\"commit\": \"" + head.str(), "\"commit\": \"HEAD"), "\"HEAD\" is no commit id"},
        Case{with("\"version\"", "\"v\""), "version"}}) {
    CAPTURE(text);
    const auto read = release::planned_from_json(text, "plan.json");
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == Errc::config);
    CHECK(read.error().id() == "FL0310");
    CHECK(read.error().message().find(reason) != std::string::npos);
  }
}

TEST_CASE("a plan file whose words, calls and commits do not fit each other is refused") {
  const release::PlanOptions options{
      .mode = release::Mode::push,
      .push = "origin",
      .project = gitlab::Location{"https://git.example.org/api/v4", "a/b", "https://git.example.org/a/b"},
      .assets = {{"dist/x.tar", "00", {"release", "1.1.0", "x.tar"}}},
      .links = {{"docs", "https://example.org/docs"}},
      .milestones = {"1.1"}};
  const auto good = release::to_json(*planned(history(), options));
  REQUIRE(release::planned_from_json(good, "plan.json"));
  const auto with = [&](std::string_view from, std::string_view to, bool last) {
    auto text = good;
    const auto at = last ? text.rfind(from) : text.find(from);
    REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
  };
  const std::string other(40, '2');
  const auto nth = [&](std::string_view key) { return with(key, std::string(key) + "x", false); };
  for (const auto& text :
       {with(R"("name": "v1.1.0")", R"("name": "v9.9.9")", false),
        with(R"("name": "v1.1.0")", R"("name": "v9.9.9")", true),
        with(R"("tag": "v1.1.0")", R"("tag": "v9.9.9")", false), with(R"("tag": "v1.1.0")", R"("tag": "v9.9.9")", true),
        with(R"("version": "1.1.0")", R"("version": "9.9.9")", true), with(head.str(), other, false),
        with(R"("after": ")" + head.str(), R"("after": ")" + other, true),
        with(R"("observed": "head )" + head.str(), R"("observed": "head )" + other, true),
        with(R"("create_tag": {)", R"("push_tag": {}, "create_tag": {)", true),
        with(R"("push_tag": {)", R"("push_tag": {}, "push_tag": {)", true),
        with(R"("steps": [)", R"("steps": [], "steps": [)", true),
        with(R"("remote": "origin")", R"("remote": "elsewhere")", true), nth("https://example.org/docs"),
        nth(R"("name": "x.ta)"), with(R"("1.1")", R"("1.2")", true),
        with(R"("kind": "tag")", R"("kind": "remote tag")", true)}) {
    CAPTURE(text);
    const auto read = release::planned_from_json(text, "plan.json");
    REQUIRE_FALSE(read);
    CHECK(read.error().id() == "FL0310");
  }
  auto idle = history();
  idle.changes.clear();
  auto nothing = release::to_json(*planned(idle));
  REQUIRE(release::planned_from_json(nothing, "plan.json"));
  nothing.replace(nothing.find("\"released\": false"), 17, "\"released\": true");
  CHECK(release::planned_from_json(nothing, "plan.json").error().message() ==
        "plan.json is not a release plan: no step makes the release that it says it is");
}

TEST_CASE("whatever the way a release is made, its plan file is read again") {
  const gitlab::Location project{"https://git.example.org/api/v4", "a/b", "https://git.example.org/a/b"};
  for (const auto mode :
       {release::Mode::tag, release::Mode::push, release::Mode::api, release::Mode::commit, release::Mode::mr}) {
    for (const auto* push : {"", "origin"}) {
      for (const bool tagged : {false, true}) {
        if (tagged && mode == release::Mode::tag) continue;  // HEAD has the tag: nothing is due
        CAPTURE(static_cast<int>(mode));
        CAPTURE(push);
        CAPTURE(tagged);
        const auto made = planned(history(), {.mode = mode,
                                              .push = push,
                                              .page = std::string(1'100'000, 'x'),
                                              .signing = release::Signing::ssh,
                                              .project = project,
                                              .branch = "main",
                                              .files = {{"VERSION", "1.1.0\n"}},
                                              .released_at = "2026-01-31T12:00:00Z",
                                              .is_tagged = tagged});
        REQUIRE(made);
        const auto read = release::planned_from_json(release::to_json(*made), "plan.json");
        REQUIRE_MESSAGE(read, read.error().message());
        CHECK(calls(*read) == calls(*made));
        CHECK(read->plan.changes() == made->plan.changes());
      }
    }
  }
}

TEST_SUITE_END();
