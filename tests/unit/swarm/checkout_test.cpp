#include "swarm/checkout.hpp"

#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

TEST_CASE("the commit of a checkout is read from git's files") {
  const std::string id = "4f2a9c1e" + std::string(32, '0');
  test::MemoryFileSystem files;
  CHECK(swarm::commit_of("/work/shop", files).empty());
  files.add("/work/shop/.git/HEAD", "ref: refs/heads/feature/login\n");
  CHECK(swarm::commit_of("/work/shop", files).empty());  // No commit yet.
  files.add("/work/shop/.git/packed-refs", "# pack-refs with: peeled\n" + id + " refs/heads/feature/login\n");
  CHECK(swarm::commit_of("/work/shop", files) == "feature/login 4f2a9c1e");
  files.add("/work/shop/.git/refs/heads/feature/login", std::string(40, 'b') + "\n");
  CHECK(swarm::commit_of("/work/shop", files) == "feature/login bbbbbbbb");
  files.add("/work/shop/.git/HEAD", id + "\n");
  CHECK(swarm::commit_of("/work/shop", files) == "4f2a9c1e");
}

TEST_CASE("a worktree has its repository elsewhere") {
  test::MemoryFileSystem files;
  files.add("/work/tree/.git", "gitdir: /work/shop/.git/worktrees/tree\n");
  files.add("/work/shop/.git/worktrees/tree/HEAD", "ref: refs/heads/main\n");
  files.add("/work/shop/.git/worktrees/tree/commondir", "/work/shop/.git\n");
  files.add("/work/shop/.git/refs/heads/main", std::string(40, 'c') + "\n");
  CHECK(swarm::commit_of("/work/tree", files) == "main cccccccc");
}

TEST_SUITE_END();
