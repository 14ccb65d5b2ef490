#include "release/go_semrel_plan.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::release;

TEST_SUITE_BEGIN("release");

namespace {

go_semrel::Making making() {
  return {.project = {"https://git.example.org/api/v4", "shop/web", "https://git.example.org/shop/web"},
          .tag = "v1.1.0",
          .branch = "main",
          .message = "chore: version bump for v1.1.0 [skip ci]",
          .files = {{"CHANGELOG.md", "# 1.1.0\n"}}};
}

Planned planned(const go_semrel::Making& making) {
  Observed observed;
  observed.head.commit = *git::Id::parse(std::string(40, '1'));
  return go_semrel::plan({.next = {.major = 1, .minor = 1}, .has_content = true}, observed, {}, making);
}

}  // namespace

TEST_CASE("go-semrel-gitlab's commit-and-tag is a commit, and a release of it that makes the tag") {
  const auto out = planned(making());
  REQUIRE(out.plan.steps.size() == 2);
  const auto& commit = std::get<CommitFiles>(out.plan.steps[0].call);
  CHECK(commit == CommitFiles{"main", *git::Id::parse(std::string(40, '1')), making().message, making().files});
  const auto& release = std::get<PublishRelease>(out.plan.steps[1].call).release;
  CHECK(release.commit.empty());
  CHECK(release.name == "Release v1.1.0");
  CHECK(release.description.starts_with("# 1.1.0\n"));
  CHECK(out.version == "1.1.0");
}

TEST_CASE("tag-and-commit releases HEAD, and tag commits nothing") {
  auto head = making();
  head.tags_head = true;
  CHECK(std::get<PublishRelease>(planned(head).plan.steps.back().call).release.commit == std::string(40, '1'));
  auto alone = making();
  alone.files.clear();
  const auto out = planned(alone);
  REQUIRE(out.plan.steps.size() == 1);
  CHECK(std::get<PublishRelease>(out.plan.steps[0].call).release.commit == std::string(40, '1'));
}

TEST_CASE("a pipeline of the tag starts by itself unless the commit that it names forbids it") {
  auto with = making();
  with.pipeline = true;
  const auto starts = [](const go_semrel::Making& m) {
    return std::get<EnsurePipeline>(planned(m).plan.steps.back().call).starts_itself;
  };
  CHECK_FALSE(starts(with));
  with.tags_head = true;
  CHECK(starts(with));
  with.tags_head = false;
  with.message = "chore: release";
  CHECK(starts(with));
}

TEST_SUITE_END();
