#include "release/deepen.hpp"

#include "support/git_sandbox.hpp"

#include <doctest/doctest.h>
#include <filesystem>

using namespace fairlead;
using release::Observed;
using test::GitSandbox;

TEST_SUITE_BEGIN("release");

namespace {

/// The real programs, and how often git fetched.
class CountingProcesses final : public sys::Processes {
 public:
  Result<sys::Completion> run(const sys::Invocation& invocation, const std::stop_token& stop) override {
    if (invocation.arguments.at(3) == "fetch") ++fetches;
    return real_.run(invocation, stop);
  }
  int fetches = 0;

 private:
  sys::RealProcesses real_;
};

/// A hundred and fifty commits, v1.0.0 on the tenth.
std::vector<std::string> long_history(const GitSandbox& sandbox) {
  std::vector<test::FakeCommit> commits;
  for (int i = 1; i <= 150; ++i)
    commits.push_back({"fix: " + std::to_string(i), i == 1 ? std::vector<int>() : std::vector{i - 1}});
  auto ids = sandbox.import(commits);
  sandbox.git("tag -a -m x v1.0.0 " + ids[9]);
  return ids;
}

struct Attempt {
  CountingProcesses processes;
  plan::SilentObserver observer;
  Variables environment = {{"PATH", "/usr/bin:/bin"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}};

  Result<Observed> observe(const std::string& directory, const std::string& remote = "origin") {
    TRY_ASSIGN(auto all, release::observe_deepening(directory, {}, {remote, environment, processes, observer, {}}));
    return std::move(all.front());
  }
};

std::string clone_of(const GitSandbox& sandbox, const std::string& options) {
  const auto path = sandbox.beside("clone");
  sandbox.git("clone -q " + options + " file://" + sandbox.path() + " " + path);
  return path;
}

}  // namespace

TEST_CASE("a shallow clone is deepened, twice as much each time, until the base is in it") {
  const GitSandbox sandbox;
  const auto ids = long_history(sandbox);
  const auto clone = clone_of(sandbox, "--depth 5");
  Attempt attempt;
  const auto seen = attempt.observe(clone);
  REQUIRE_MESSAGE(seen, seen.error().message());
  CHECK(seen->base->tag == "v1.0.0");
  CHECK(seen->base->commit.str() == ids[9]);
  CHECK(seen->changes.size() == 140);
  CHECK(attempt.processes.fetches == 2);
  CHECK(GitSandbox::git_in(clone, "for-each-ref refs/fairlead").empty());
}

TEST_CASE("without any release, all of history is fetched, never a first version guessed") {
  const GitSandbox sandbox;
  long_history(sandbox);
  sandbox.git("tag -d v1.0.0");
  Attempt attempt;
  const auto seen = attempt.observe(clone_of(sandbox, "--depth 1"));
  REQUIRE_MESSAGE(seen, seen.error().message());
  CHECK_FALSE(seen->base);
  CHECK(seen->changes.size() == 150);
}

TEST_CASE("a detached head is deepened too, and what is deep enough is left alone") {
  const GitSandbox sandbox;
  const auto ids = long_history(sandbox);
  const auto clone = clone_of(sandbox, "--depth 20");
  GitSandbox::git_in(clone, "checkout -q " + ids[140]);
  Attempt attempt;
  CHECK(attempt.observe(clone)->changes.size() == 131);
  const auto fetches = attempt.processes.fetches;
  CHECK(attempt.observe(clone)->base->tag == "v1.0.0");
  CHECK(attempt.processes.fetches == fetches);
}

TEST_CASE("where nothing can be fetched, the error says so, without credentials") {
  const GitSandbox sandbox;
  long_history(sandbox);
  const auto clone = clone_of(sandbox, "--depth 1");
  Attempt attempt;
  const auto missing = attempt.observe(clone, "elsewhere");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == Errc::unavailable);
  CHECK(missing.error().id() == "FL0333");
  CHECK(missing.error().message() == "git could not fetch more history from \"elsewhere\"");
  CHECK_FALSE(missing.error().notes().empty());
}

TEST_CASE("an origin that is as shallow has no more to give") {
  const GitSandbox sandbox;
  long_history(sandbox);
  const auto origin = clone_of(sandbox, "--bare --depth 3");
  const auto clone = sandbox.beside("second");
  sandbox.git("clone -q --depth 2 file://" + origin + " " + clone);
  Attempt attempt;
  const auto seen = attempt.observe(clone);
  REQUIRE_FALSE(seen);
  CHECK(seen.error().id() == "FL0304");
}

TEST_SUITE_END();
