#include "swarm/checkout.hpp"

#include "support/memory_filesystem.hpp"
#include "swarm/holder.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

TEST_CASE("the commit of a checkout is read from git's files") {
  const std::string id = "4f2a9c1e" + std::string(32, '0');
  test::MemoryFileSystem files;
  CHECK(swarm::commit_of("/builds/shop", files).empty());
  files.add("/builds/shop/.git/HEAD", "ref: refs/heads/feature/login\n");
  CHECK(swarm::commit_of("/builds/shop", files).empty());  // No commit yet.
  files.add("/builds/shop/.git/packed-refs", "# pack-refs with: peeled\n" + id + " refs/heads/feature/login\n");
  CHECK(swarm::commit_of("/builds/shop", files) == "feature/login 4f2a9c1e");
  files.add("/builds/shop/.git/refs/heads/feature/login", std::string(40, 'b') + "\n");
  CHECK(swarm::commit_of("/builds/shop", files) == "feature/login bbbbbbbb");
  files.add("/builds/shop/.git/HEAD", id + "\n");
  CHECK(swarm::commit_of("/builds/shop", files) == "4f2a9c1e");
}

TEST_CASE("a GitLab job names its user and commit, anybody else the commit of the checkout") {
  test::MemoryFileSystem files;
  files.add("/builds/shop/.git/HEAD", std::string(40, 'd'));
  const Variables job = {
      {"GITLAB_USER_LOGIN", "anna"}, {"CI_COMMIT_SHORT_SHA", "4f2a9c1e"}, {"CI_COMMIT_REF_NAME", "main"}};
  const auto in_job = swarm::this_origin({.who = "https://gitlab.test/-/jobs/8", .job = "gitlab.test 7 deploy"}, job,
                                         "/builds/shop", files);
  CHECK(in_job.by == "anna, https://gitlab.test/-/jobs/8");
  CHECK(in_job.commit == "main 4f2a9c1e");
  const auto by_hand = swarm::this_origin({.who = "anna on quay, process 7"}, {}, "/builds/shop", files);
  CHECK(by_hand.by == "anna on quay");
  CHECK(by_hand.commit == "dddddddd");
}

TEST_CASE("a worktree has its repository elsewhere") {
  test::MemoryFileSystem files;
  files.add("/builds/tree/.git", "gitdir: /builds/shop/.git/worktrees/tree\n");
  files.add("/builds/shop/.git/worktrees/tree/HEAD", "ref: refs/heads/main\n");
  files.add("/builds/shop/.git/worktrees/tree/commondir", "/builds/shop/.git\n");
  files.add("/builds/shop/.git/refs/heads/main", std::string(40, 'c') + "\n");
  CHECK(swarm::commit_of("/builds/tree", files) == "main cccccccc");
}

TEST_SUITE_END();
