#include "release/past.hpp"

#include "support/git_sandbox.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace fairlead;
using test::GitSandbox;

TEST_SUITE_BEGIN("release");

namespace {

/// "v1.1.0 after v1.0.0: b, a" of each release.
std::vector<std::string> told(const GitSandbox& sandbox, const release::Policy& policy = {}) {
  std::vector<std::string> out;
  const auto repository = git::Repository::open(sandbox.path());
  REQUIRE(repository);
  const auto done = release::each_release(*repository, policy, [&](const release::Release& release) -> Result<> {
    auto line = fmt::format("{} after {}:", release.tag, release.previous_tag);
    for (const auto& change : release.changes) {
      line += fmt::format(" {}{}", change.description, change.bump == semver::Bump::none ? "-" : "");
    }
    out.push_back(std::move(line));
    return {};
  });
  REQUIRE(done);
  return out;
}

}  // namespace

TEST_CASE("every release tells of the commits that no lower one has") {
  const GitSandbox sandbox;
  // 1 - 2 - 3 - 5 - 6 - 7    4 is a branch of 2, merged by 5
  const auto ids = sandbox.import({{"feat: one"},
                                   {"fix: two", {1}},
                                   {"feat: three", {2}},
                                   {"fix: four", {2}},
                                   {"Merge branch 'x'", {3, 4}},
                                   {"fix: six", {5}},
                                   {"docs: seven", {6}}});
  sandbox.git("tag v1.0.0 " + ids[1]);
  sandbox.git("tag -a -m x v1.0.1 " + ids[3]);
  sandbox.git("tag v1.1.0 " + ids[4]);
  sandbox.git("tag 1.1.0 " + ids[4]);
  sandbox.git("tag v1.2.0-rc.1 " + ids[5]);
  CHECK(told(sandbox) == std::vector<std::string>{"v1.1.0 after v1.0.1: Merge branch 'x'- three",
                                                  "v1.0.1 after v1.0.0: four", "v1.0.0 after : two one"});
  CHECK(told(sandbox, {.prefix = "web-"}).empty());
}

TEST_CASE("what a release takes back itself is settled within it") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: one", "feat: two"});
  sandbox.commit({"revert: feat: two\n\nThis reverts commit " + ids[1] + "."});
  sandbox.git("tag v1.0.0");
  CHECK(told(sandbox) == std::vector<std::string>{"v1.0.0 after : feat: two- two- one"});
}

TEST_CASE("releases that HEAD does not contain are not told of") {
  const GitSandbox sandbox;
  sandbox.commit({"feat: one"});
  sandbox.git("tag v1.0.0");
  sandbox.commit({"feat: two"});
  sandbox.git("tag v1.1.0");
  sandbox.git("checkout -q v1.0.0");
  CHECK(told(sandbox) == std::vector<std::string>{"v1.0.0 after : one"});
}

TEST_CASE("a shallow history is refused") {
  const GitSandbox sandbox;
  sandbox.commit({"feat: one", "feat: two"});
  sandbox.git("clone -q --depth 1 file://" + sandbox.path() + " " + sandbox.beside("shallow"));
  const auto repository = git::Repository::open(sandbox.beside("shallow"));
  REQUIRE(repository);
  const auto done = release::each_release(*repository, {}, [](const auto&) { return Result<>(); });
  REQUIRE(!done);
  CHECK(done.error().id() == "FL0304");
}

TEST_CASE("an error of the listener ends it") {
  const GitSandbox sandbox;
  sandbox.commit({"feat: one"});
  sandbox.git("tag v1.0.0");
  const auto repository = git::Repository::open(sandbox.path());
  const auto done = release::each_release(*repository, {}, [](const auto&) { return Error(Errc::refused, "no"); });
  REQUIRE(!done);
  CHECK(done.error().message() == "no");
}

TEST_SUITE_END();
