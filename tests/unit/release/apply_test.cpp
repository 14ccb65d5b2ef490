#include "release/apply.hpp"

#include "support/fake_clock.hpp"
#include "support/fake_random.hpp"
#include "support/git_sandbox.hpp"

#include <doctest/doctest.h>
#include <filesystem>

using namespace fairlead;
using release::Applied;
using release::CreateTag;
using release::Planned;
using release::PushTag;
using test::GitSandbox;

TEST_SUITE_BEGIN("release");

namespace {

/// A repository with one releasable commit, and all that apply needs.
struct ApplyFixture {
  GitSandbox sandbox;
  std::vector<std::string> ids = sandbox.commit({"feat: a"});
  git::Repository repository = *git::Repository::open(sandbox.path());
  test::FakeRandom random;
  test::FakeClock clock;
  sys::RealProcesses processes;
  Variables environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", "/nonexistent"}};
  plan::SilentObserver observer;
  std::stop_source stop;

  Planned planned(const release::PlanOptions& options = {}) {
    const auto observed = *release::observe(repository, {});
    return *release::plan(*release::decide(observed, {}), observed, {}, options);
  }
  Result<Applied> apply(const Planned& planned) {
    const git::Tagger tagger{"Ada", "ada@example.org", std::chrono::sys_seconds(std::chrono::seconds(1700000000))};
    return release::apply(planned, {repository, sandbox.path(), tagger, clock, random, processes, environment, observer,
                                    stop.get_token()});
  }
  std::string tags() const { return sandbox.git("for-each-ref --format='%(refname:short) %(*objectname)' refs/tags"); }
};

void check(const Result<Applied>& applied, std::size_t done, std::size_t already) {
  REQUIRE_MESSAGE(applied, applied.error().message());
  CHECK(applied->done == done);
  CHECK(applied->already == already);
}

void check_error(const Result<Applied>& applied, Errc code, std::string_view id) {
  REQUIRE_FALSE(applied);
  CHECK(applied.error().code() == code);
  CHECK(applied.error().id() == id);
}

}  // namespace

TEST_CASE("apply creates the tag, and a second time finds it there") {
  ApplyFixture f;
  const auto planned = f.planned();
  check(f.apply(planned), 1, 0);
  CHECK(f.tags() == "v1.0.0 " + f.ids[0]);
  CHECK(f.sandbox.git("tag -l --format='%(contents)' v1.0.0") ==
        "Release 1.0.0\n\n### Features\n\n- a (" + f.ids[0].substr(0, 7) + ")");
  check(f.apply(planned), 0, 1);
  f.sandbox.commit({"fix: b"});  // HEAD may move once the tag is there
  check(f.apply(planned), 0, 1);
  CHECK(f.tags() == "v1.0.0 " + f.ids[0]);
}

TEST_CASE("a plan for another HEAD or another base is a conflict, and nothing is changed") {
  ApplyFixture f;
  const auto planned = f.planned();
  f.sandbox.commit({"fix: b"});
  const auto stale = f.apply(planned);
  check_error(stale, Errc::conflict, "FL0306");
  CHECK(stale.error().notes().back() == "HEAD is " + f.sandbox.git("rev-parse HEAD").substr(0, 7) + " by " +
                                            f.sandbox.git("log -1 --format=%an") + ": fix: b");
  CHECK(f.tags().empty());
  const auto later = f.planned();
  f.sandbox.git("tag v0.9.0 " + f.ids[0]);
  check_error(f.apply(later), Errc::conflict, "FL0306");
  CHECK(f.sandbox.git("tag -l") == "v0.9.0");
}

TEST_CASE("a tag that exists and is another is a conflict") {
  for (const auto* make : {"tag v1.0.0 main", "tag -a -m other v1.0.0 main", "tag -a -m other v1.0.0 main~1"}) {
    CAPTURE(make);
    ApplyFixture f;
    f.sandbox.commit({"fix: b"});
    const auto planned = f.planned();
    f.sandbox.git(make);
    const auto before = f.sandbox.git("rev-parse v1.0.0");
    check_error(f.apply(planned), Errc::conflict, "FL0305");
    CHECK(f.sandbox.git("rev-parse v1.0.0") == before);
  }
}

TEST_CASE("a lock is waited for, and removed when nobody touches it") {
  ApplyFixture f;
  const auto planned = f.planned();
  const auto lock = f.sandbox.path() + "/.git/refs/tags/v1.0.0.lock";
  f.sandbox.write(".git/refs/tags/v1.0.0.lock", "");
  SUBCASE("a live program goes away by itself") {
    f.clock.on_sleep = [&](auto) { std::filesystem::remove(lock); };
    check(f.apply(planned), 1, 0);
    CHECK(f.clock.moved() == std::chrono::milliseconds(100));
  }
  SUBCASE("a young lock is left alone") {
    check_error(f.apply(planned), Errc::conflict, "FL0309");
    CHECK(f.clock.moved() == std::chrono::seconds(2));
    CHECK(std::filesystem::exists(lock));
  }
  SUBCASE("an old lock was left by a killed program") {
    std::filesystem::last_write_time(lock, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    check(f.apply(planned), 1, 0);
    CHECK_FALSE(std::filesystem::exists(lock));
  }
  SUBCASE("a stop ends the wait") {
    f.clock.on_sleep = [&](auto) { f.stop.request_stop(); };
    check_error(f.apply(planned), Errc::cancelled, "FL0012");
  }
}

TEST_CASE("the tag is pushed, once; a run that was stopped before the push goes on there") {
  ApplyFixture f;
  f.sandbox.git("init -q --bare " + f.sandbox.beside("remote.git"));
  f.sandbox.git("remote add origin " + f.sandbox.beside("remote.git"));
  const auto planned = f.planned({.push = "origin"});
  auto first_step = planned;
  first_step.plan.steps.pop_back();
  check(f.apply(first_step), 1, 0);
  check(f.apply(planned), 1, 1);
  const auto remote_tags = [&] { return GitSandbox::git_in(f.sandbox.beside("remote.git"), "tag -l"); };
  CHECK(remote_tags() == "v1.0.0");
  check(f.apply(planned), 0, 2);
  // Without a plan file, the next run sees the tag at HEAD and still makes sure that it is pushed.
  GitSandbox::git_in(f.sandbox.beside("remote.git"), "tag -d v1.0.0");
  check(f.apply(f.planned({.push = "origin"})), 1, 0);
  CHECK(remote_tags() == "v1.0.0");
}

TEST_CASE("a remote with another tag of that name is a conflict, and one that is away is unavailable") {
  ApplyFixture f;
  f.sandbox.git("clone -q --bare . " + f.sandbox.beside("remote.git"));
  GitSandbox::git_in(f.sandbox.beside("remote.git"), "tag v1.0.0 main");
  check_error(f.apply(f.planned({.push = f.sandbox.beside("remote.git")})), Errc::conflict, "FL0305");
  check_error(f.apply(f.planned({.push = "http://127.0.0.1:1/a"})), Errc::unavailable, "FL0006");
}

TEST_CASE("what the remote has decides before a tag is made here") {
  ApplyFixture f;
  const auto remote = f.sandbox.beside("remote.git");
  f.sandbox.git("clone -q --bare . " + remote);
  f.sandbox.commit({"fix: b"});
  const auto planned = f.planned({.push = remote});
  GitSandbox::git_in(remote, "tag -a -m x v1.0.0 main");
  const auto refused = f.apply(planned);
  check_error(refused, Errc::conflict, "FL0305");
  CHECK(f.tags().empty());
  // The help works: it takes the tag of the remote, also in place of one that is here.
  f.sandbox.git("tag v1.0.0");
  const std::string help(refused.error().help());
  const auto start = help.find("`git ") + 5;
  f.sandbox.git(help.substr(start, help.find('`', start) - start));
  CHECK(f.tags() == "v1.0.0 " + f.ids[0]);
}

TEST_CASE("HEAD is the release of a plan that was applied, until it goes on") {
  ApplyFixture f;
  const auto planned = f.planned();
  check(f.apply(planned), 1, 0);
  CHECK(*release::is_released(planned, f.repository));
  f.sandbox.commit({"fix: b"});
  check(f.apply(planned), 0, 1);
  CHECK_FALSE(*release::is_released(planned, f.repository));
  f.sandbox.git("checkout -q v1.0.0");
  CHECK(*release::is_released(planned, f.repository));
  // A release that is a commit of its own is HEAD once it is checked out.
  auto committed = planned;
  committed.plan.observed = "head 1111111111111111111111111111111111111111 base none";
  CHECK(*release::is_released(committed, f.repository));
}

TEST_SUITE_END();
