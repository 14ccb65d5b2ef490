#include "release/steps.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace fairlead;
using release::Call;
using release::Mode;

TEST_SUITE_BEGIN("release");

namespace {

const git::Id steps_head = *git::Id::parse("1111111111111111111111111111111111111111");
const gitlab::Location shop{"https://gitlab.example.org/api/v4", "shop/web", "https://gitlab.example.org/shop/web"};

release::Observed steps_history() {
  release::Observed out{.head = {steps_head, "main"}};
  out.branch = {.name = "main", .kind = release::BranchKind::release};
  out.base = release::Base{{.major = 1}, "v1.0.0", {}};
  out.changes = {{.commit = steps_head,
                  .type = "feat",
                  .description = "a page",
                  .bump = semver::Bump::minor,
                  .rule = "type feat"}};
  return out;
}

release::PlanOptions steps_options(Mode mode) {
  return {.mode = mode, .project = shop, .branch = "main"};
}

Result<release::Planned> planned(const release::PlanOptions& steps_options) {
  const auto observed = steps_history();
  TRY_ASSIGN(const auto decision, release::decide(observed, {}));
  return release::plan(decision, observed, {}, steps_options);
}

/// "create_tag push_tag", as the plan file names them.
std::string kinds(const Result<release::Planned>& plan) {
  constexpr std::string_view names[] = {"create_tag",      "push_tag",        "commit_files", "upload_asset",
                                        "publish_release", "ensure_pipeline", "announce",     "propose_release"};
  std::string out;
  for (const auto& step : plan->plan.steps) out += (out.empty() ? "" : " ") + std::string(names[step.call.index()]);
  return out;
}

template <class T>
T call(const Result<release::Planned>& plan) {
  for (const auto& step : plan->plan.steps) {
    if (const auto* found = std::get_if<T>(&step.call)) return *found;
  }
  FAIL("no such step");
  return {};
}

const std::vector<release::FileEdit> files = {{"package.json", "{}\n"}};
const release::Asset asset{"dist/tool", "ab12", {"release", "1.1.0", "tool"}};

}  // namespace

TEST_CASE("a description that GitLab would refuse is cut at an entry, and the plan says so") {
  auto observed = steps_history();
  observed.changes.resize(20'000, observed.changes.front());
  for (auto& change : observed.changes)
    change.description = "a change with a title of the usual length, and of some more";
  for (const auto mode : {Mode::api, Mode::mr}) {
    auto options = steps_options(mode);
    options.writing.url = shop.web;
    options.files = files;
    const auto made = release::plan(*release::decide(observed, {}), observed, {}, options);
    REQUIRE(made);
    const auto text = mode == Mode::api ? call<release::PublishRelease>(made).release.description
                                        : call<release::ProposeRelease>(made).description;
    CHECK(text.size() <= 1'000'000);
    CHECK(text.size() > 999'000);
    CHECK(
        text.ends_with("/1111111111111111111111111111111111111111))\n\nMore does not fit here: GitLab takes 1000000 "
                       "characters.\n\n[All changes since v1.0.0](https://gitlab.example.org/shop/web/-/compare/"
                       "v1.0.0...v1.1.0)\n"));
    const auto& fields = made->plan.steps.front().change.fields;
    CHECK(std::ranges::count(fields, "description", &plan::Field::path) == 1);
  }
}

TEST_CASE("a tag that is named like a person mentions nobody in titles, and keeps its own name") {
  auto observed = steps_history();
  observed.base->tag = "@shop/web@1.0.0";
  const release::Policy policy{.prefix = "@shop/web@"};
  auto options = steps_options(Mode::mr);
  options.files = files;
  const auto made = release::plan(*release::decide(observed, policy), observed, policy, options);
  REQUIRE(made);
  CHECK(call<release::ProposeRelease>(made).title == "chore(release): @\u200dshop/web@1.1.0");
}

TEST_CASE("each mode has its steps, in the order that leaves nothing dangling") {
  struct Case {
    release::PlanOptions steps_options;
    const char* steps;
  };
  auto api = steps_options(Mode::api);
  api.assets = {asset};
  auto quiet = steps_options(Mode::api);
  quiet.pipeline = quiet.announce = false;
  auto commit = steps_options(Mode::commit);
  commit.files = files;
  auto commit_and_push = commit;
  commit_and_push.push = "origin";
  auto proposal = steps_options(Mode::mr);
  proposal.files = files;
  for (const auto& [given, steps] :
       {Case{steps_options(Mode::tag), "create_tag"},
        Case{steps_options(Mode::push), "create_tag push_tag publish_release ensure_pipeline announce"},
        Case{api, "upload_asset publish_release ensure_pipeline announce"}, Case{quiet, "publish_release"},
        Case{commit, "commit_files publish_release ensure_pipeline announce"},
        Case{commit_and_push, "commit_files create_tag push_tag publish_release ensure_pipeline announce"},
        Case{steps_options(Mode::commit), "publish_release ensure_pipeline announce"},
        Case{proposal, "propose_release"}, Case{steps_options(Mode::mr), "publish_release ensure_pipeline announce"}}) {
    CAPTURE(steps);
    const auto plan = planned(given);
    REQUIRE_MESSAGE(plan, plan.error().message());
    CHECK(kinds(plan) == steps);
  }
}

TEST_CASE("a release names its commit, its notes, its milestones and its links") {
  auto given = steps_options(Mode::api);
  given.assets = {asset};
  given.links = {{"docs", "https://example.org", "runbook"}};
  given.milestones = {"1.x"};
  given.released_at = "2099-01-31T12:00:00Z";
  const auto url = "https://gitlab.example.org/api/v4/projects/shop%2Fweb/packages/generic/release/1.1.0/tool";
  CHECK(call<release::PublishRelease>(planned(given)).release ==
        gitlab::NewRelease{.tag = "v1.1.0",
                           .commit = steps_head.str(),
                           .tag_message = "Release 1.1.0\n\n### Features\n\n- a page (1111111)\n",
                           .name = "v1.1.0",
                           .description = "### Features\n\n- a page (1111111)\n",
                           .milestones = {"1.x"},
                           .released_at = "2099-01-31T12:00:00Z",
                           .links = {{"docs", "https://example.org", "runbook"}, {"tool", url, "package"}}});
  CHECK(call<release::UploadAsset>(planned(given)) ==
        release::UploadAsset{"dist/tool", {"release", "1.1.0", "tool"}, "ab12"});
}

TEST_CASE("the tag of a commit that is yet to be made names the step, not an id") {
  auto given = steps_options(Mode::commit);
  given.files = files;
  const auto by_gitlab = planned(given);
  CHECK(call<release::CommitFiles>(by_gitlab) ==
        release::CommitFiles{"main", steps_head, "chore(release): v1.1.0 [skip ci]\n", files, ""});
  CHECK(call<release::PublishRelease>(by_gitlab).release.commit.empty());
  CHECK_FALSE(call<release::EnsurePipeline>(by_gitlab).starts_itself);  // [skip ci] counts for the tag too
  given.push = "origin";
  const auto by_push = planned(given);
  CHECK(call<release::CommitFiles>(by_push).message == "chore(release): v1.1.0\n");
  CHECK_FALSE(call<release::CreateTag>(by_push).commit);
  CHECK(call<release::EnsurePipeline>(by_push).starts_itself);
}

TEST_CASE("for a tag that is there already, the rest of its release is planned, and a release that it has is kept") {
  struct Case {
    Mode mode;
    const char* steps;
  };
  for (const auto& [mode, steps] : {Case{Mode::push, "push_tag publish_release ensure_pipeline announce"},
                                    Case{Mode::api, "publish_release ensure_pipeline announce"},
                                    Case{Mode::commit, "publish_release ensure_pipeline announce"},
                                    Case{Mode::mr, "publish_release ensure_pipeline announce"}}) {
    CAPTURE(steps);
    auto given = steps_options(mode);
    given.is_tagged = true;
    given.files = files;
    const auto plan = planned(given);
    CHECK(kinds(plan) == steps);
    CHECK(call<release::PublishRelease>(plan).keep_any);
    CHECK(call<release::PublishRelease>(plan).release.commit == steps_head.str());
  }
}

TEST_CASE("what a mode needs has to be named before anything is planned") {
  auto without_project = steps_options(Mode::api);
  without_project.project.reset();
  CHECK(planned(without_project).error().id() == "FL0340");
  auto detached = steps_options(Mode::commit);
  detached.branch.clear();
  CHECK(planned(detached).error().code() == Errc::config);
  auto bad_link = steps_options(Mode::api);
  bad_link.links = {{"docs", "https://example.org", "website"}};
  CHECK(planned(bad_link).error().message() == "\"website\" is no type of a link");
  auto bad_asset = steps_options(Mode::api);
  bad_asset.assets = {{"a b", "", {"release", "1.1.0", "a b"}}};
  CHECK(planned(bad_asset).error().id() == "FL0343");
}

TEST_CASE("a plan file says the same when it is read again, in every mode") {
  for (const auto mode : {Mode::tag, Mode::push, Mode::api, Mode::commit, Mode::mr}) {
    auto given = steps_options(mode);
    given.files = {{"package.json", "{}\n"}, {"crlf", "a\r\n\xff"}};
    given.assets = {asset};
    given.links = {{"docs", "https://example.org", "runbook", "/docs"}};
    given.signing = release::Signing::ssh;
    given.push = mode == Mode::commit ? "origin" : "";
    const auto written = *planned(given);
    const auto read = release::planned_from_json(release::to_json(written), "plan.json");
    REQUIRE_MESSAGE(read, read.error().message());
    REQUIRE(read->plan.steps.size() == written.plan.steps.size());
    for (std::size_t i = 0; i < written.plan.steps.size(); ++i) {
      CHECK(read->plan.steps[i].call == written.plan.steps[i].call);
      CHECK(read->plan.steps[i].change == written.plan.steps[i].change);
    }
    CHECK(read->project == written.project);
  }
}

TEST_CASE("a plan file whose steps need GitLab has to name the project") {
  auto written = *planned(steps_options(Mode::api));
  written.project.reset();
  const auto read = release::planned_from_json(release::to_json(written), "plan.json");
  CHECK(read.error().id() == "FL0310");
}

TEST_SUITE_END();
