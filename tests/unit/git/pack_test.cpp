#include "git/pack.hpp"

#include "git/repository.hpp"
#include "support/git_sandbox.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace fairlead;
using git::CommitUnpacker;
using git::Id;
using git::PackedCommits;
using git::PackIndex;
using test::GitSandbox;

namespace fs = std::filesystem;

TEST_SUITE_BEGIN("git");

namespace {

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A repository whose commits are all in one pack, none of them as a delta unless `how` says so.
struct Packed {
  explicit Packed(const std::string& long_message = "", const std::string& how = "--window=0") {
    ids = sandbox.commit({"feat: a", "fix: b", "docs: c"});
    if (!long_message.empty()) ids.push_back(sandbox.commit({long_message}).front());
    sandbox.git("repack -q -a -d -f " + how);
  }
  /// The .pack or .idx file.
  fs::path file(const std::string& extension) const {
    for (const auto& entry : fs::directory_iterator(objects() + "/pack")) {
      if (entry.path().extension() == extension) return entry.path();
    }
    return {};
  }
  std::string objects() const { return sandbox.path() + "/.git/objects"; }
  Id id(std::size_t number) const { return *Id::parse(ids.at(number)); }

  GitSandbox sandbox;
  std::vector<std::string> ids = {};
};

/// What git wrote, with another byte at `at`.
void change(const fs::path& path, std::size_t at) {
  auto text = read(path);
  text[at] = static_cast<char>(~text[at]);
  fs::remove(path);  // git makes it read-only
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("commits of a pack are read as git has them") {
  const Packed packed;
  PackedCommits commits(packed.objects());
  for (const auto& id : packed.ids) {
    CHECK(commits.find(*Id::parse(id)) == packed.sandbox.git("cat-file commit " + id));
  }
  const auto tree = packed.sandbox.git("rev-parse main^{tree}");
  CHECK(commits.find(*Id::parse(tree)) == std::nullopt);
  CHECK(commits.find(Id()) == std::nullopt);
}

TEST_CASE("with several packs, each commit is found in its own; what came later or is loose is left to libgit2") {
  const Packed packed;
  const auto second = packed.sandbox.commit({"feat: second pack"}).front();
  packed.sandbox.git("repack -q -d -f --window=0");
  auto repository = *git::Repository::open(packed.sandbox.path());
  PackedCommits commits(packed.objects());
  CHECK(commits.find(packed.id(0)));
  CHECK(commits.find(*Id::parse(second)));
  CHECK(commits.find(packed.id(1)));
  const auto later = packed.sandbox.commit({"feat: later"}).front();
  CHECK(commits.find(*Id::parse(later)) == std::nullopt);
  CHECK(repository.commit(*Id::parse(later))->message == "feat: later");
}

TEST_CASE("a commit that is stored as a delta is left to libgit2") {
  const Packed packed("", "--window=10");
  PackedCommits commits(packed.objects());
  const auto repository = *git::Repository::open(packed.sandbox.path());
  CHECK(commits.find(packed.id(0)) == std::nullopt);
  CHECK(repository.commit(packed.id(0))->message == "feat: a");
}

TEST_CASE("a commit that is too long for it is left to libgit2") {
  const Packed packed("feat: long\n\n" + std::string(CommitUnpacker::longest, 'x'));
  PackedCommits commits(packed.objects());
  CHECK(commits.find(packed.id(3)) == std::nullopt);
  const auto commit = git::Repository::open(packed.sandbox.path())->commit(packed.id(3));
  REQUIRE(commit);
  CHECK(commit->message.size() > CommitUnpacker::longest);
}

TEST_CASE("a damaged pack gives no commit, and the error of libgit2") {
  const Packed packed;
  const auto index = read(packed.file(".idx"));
  const auto offset = PackIndex::read(index)->find(packed.id(1));
  REQUIRE(offset);
  change(packed.file(".pack"), *offset + 20);
  PackedCommits commits(packed.objects());
  CHECK(commits.find(packed.id(0)));
  CHECK(commits.find(packed.id(1)) == std::nullopt);
  const auto commit = git::Repository::open(packed.sandbox.path())->commit(packed.id(1));
  REQUIRE_FALSE(commit);
  CHECK(commit.error().id() == "FL0303");
}

TEST_CASE("what is no index of version 2, or is cut off, is none") {
  const Packed packed;
  const auto index = read(packed.file(".idx"));
  CHECK(PackIndex::read(index));
  CHECK_FALSE(PackIndex::read(""));
  CHECK_FALSE(PackIndex::read(index.substr(4)));
  CHECK_FALSE(PackIndex::read(index.substr(0, index.size() - 1)));
  CHECK_FALSE(PackIndex::read(index.substr(0, 1000)));
  change(packed.file(".idx"), 0);
  PackedCommits commits(packed.objects());
  CHECK(commits.find(packed.id(0)) == std::nullopt);
}

TEST_CASE("what starts no commit is none") {
  CommitUnpacker unpacker;
  for (const std::string_view bytes :
       {std::string_view(), std::string_view("\x90"), std::string_view("\x95\x0a"), std::string_view("\x30"),
        std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")}) {
    CHECK(unpacker.unpack(bytes) == std::nullopt);
  }
}

TEST_SUITE_END();
