#include "git/tree.hpp"

#include "git/repository.hpp"
#include "support/git_sandbox.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>

using namespace fairlead;
using test::GitSandbox;

TEST_SUITE_BEGIN("git");

namespace {

std::string entry(const char* mode, std::string name, char id) {
  return mode + (" " + std::move(name)) + '\0' + std::string(20, id);
}

/// What differs between two commits, sorted.
std::vector<std::string> changed(const GitSandbox& sandbox, const std::string& before, const std::string& after) {
  const auto repository = *git::Repository::open(sandbox.path());
  const auto tree = [&](const std::string& commit) {
    return commit.empty() ? std::nullopt : git::Id::parse(sandbox.git("rev-parse " + commit + "^{tree}"));
  };
  std::vector<std::string> out;
  REQUIRE(repository.changed_paths(tree(before), tree(after), [&](std::string_view path) {
    out.emplace_back(path);
    return true;
  }));
  std::ranges::sort(out);
  return out;
}

void commit(const GitSandbox& sandbox, const std::string& message) {
  sandbox.git("add -A");
  sandbox.git("commit -q --allow-empty -m '" + message + "'");
}

}  // namespace

TEST_CASE("a tree is read as git writes it") {
  const auto text = entry("100644", "a b", 'x') + entry("40000", "dir", 'y') + entry("160000", "sub", 'z');
  const auto entries = git::parse_tree({}, text);
  REQUIRE(entries->size() == 3);
  CHECK((*entries)[0].name == "a b");
  CHECK((*entries)[0].mode == 0100644);
  CHECK((*entries)[1].is_tree());
  CHECK((*entries)[1].id.bytes[19] == 'y');
  CHECK_FALSE((*entries)[2].is_tree());
  CHECK(git::parse_tree({}, "")->empty());
}

TEST_CASE("anything else is no tree") {
  for (const auto& text : {std::string("x"), std::string("100644 a"), std::string("100644 a\0short", 14),
                           entry("", "a", 'x'), entry("100644", "", 'x'), entry("12345678", "a", 'x')}) {
    CAPTURE(text);
    CHECK(git::parse_tree({}, text).error().id() == "FL0303");
  }
}

TEST_CASE("what a commit changes: files that came, went and differ, in all directories") {
  const GitSandbox sandbox;
  const std::filesystem::path root = sandbox.path();
  std::filesystem::create_directories(root / "lib/deep");
  for (const auto* file : {"a", "lib.txt", "lib/b", "lib/deep/c", "lib/deep/d"}) sandbox.write(file, file);
  commit(sandbox, "one");
  sandbox.write("lib/deep/c", "other");
  std::filesystem::remove(root / "a");
  std::filesystem::create_directory(root / "a");
  sandbox.write("a/x", "x");
  sandbox.write("lib.txt", "other");
  commit(sandbox, "two");
  commit(sandbox, "three");
  CHECK(changed(sandbox, "main~2", "main~1") == std::vector<std::string>{"a", "a/x", "lib.txt", "lib/deep/c"});
  CHECK(changed(sandbox, "main~1", "main").empty());
  CHECK(changed(sandbox, "", "main~2") ==
        std::vector<std::string>{"a", "lib.txt", "lib/b", "lib/deep/c", "lib/deep/d"});
  CHECK(changed(sandbox, "main~2", "").size() == 5);
}

TEST_CASE("a repository prepared to be endless is refused, and who has seen enough stops") {
  const auto read = [](const git::Id& id) -> Result<std::string> {
    auto next = id;
    ++next.bytes[0];
    std::string text = entry("100644", "file", 'x');
    for (const char* name : {"a", "b"}) {
      text += "40000 " + std::string(name) + '\0' + std::string(next.bytes.begin(), next.bytes.end());
    }
    return text;
  };
  int seen = 0;
  CHECK(git::changed_paths(std::nullopt, git::Id(), read, [&](std::string_view) { return ++seen < 3; }));
  CHECK(seen == 3);
  const auto endless = git::changed_paths(std::nullopt, git::Id(), read, [](std::string_view) { return true; });
  CHECK(endless.error().code() == Errc::refused);
}

TEST_SUITE_END();
