#include "git/types.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace fairlead;
using git::Commit;
using git::Id;

TEST_SUITE_BEGIN("git");

namespace {

constexpr auto tree = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
constexpr auto ada = "author Ada Lovelace <ada@example.org> 1700000000 +0100\n";
constexpr auto signer = "committer Grace Hopper <grace@example.org> 1700003600 +0000\n";

}  // namespace

TEST_CASE("an id is 40 hexadecimal digits, written in lower case") {
  const auto id = Id::parse("0123456789ABCDEF0123456789abcdef01234567");
  REQUIRE(id);
  CHECK(id->str() == "0123456789abcdef0123456789abcdef01234567");
  CHECK(id->brief() == "0123456");
  for (const auto* text :
       {"", "0123456", "0123456789abcdef0123456789abcdef0123456g", "0123456789abcdef0123456789abcdef012345678"}) {
    CAPTURE(text);
    CHECK_FALSE(Id::parse(text));
  }
}

TEST_CASE("a commit has parents, author, committer and message; other headers are passed over") {
  const auto text = std::string(tree) + "parent 1111111111111111111111111111111111111111\n" +
                    "parent 2222222222222222222222222222222222222222\n" + ada + signer +
                    "gpgsig -----BEGIN SSH SIGNATURE-----\n author Mallory <m@example.org> 1 +0000\n" +
                    " -----END SSH SIGNATURE-----\n\nfeat: a\n\nparent of all\n";
  const auto commit = git::parse_commit({}, text);
  REQUIRE(commit);
  REQUIRE(commit->parents.size() == 2);
  CHECK(commit->parents[1].str() == std::string(40, '2'));
  CHECK(commit->author.name == "Ada Lovelace");
  CHECK(commit->author.email == "ada@example.org");
  CHECK(commit->author.time.time_since_epoch().count() == 1700000000);
  CHECK(commit->committer.name == "Grace Hopper");
  CHECK(commit->committer.time.time_since_epoch().count() == 1700003600);
  CHECK(commit->message == "feat: a\n\nparent of all\n");
  CHECK_FALSE(commit->truncated);
}

TEST_CASE("people are read as leniently as git does") {
  struct Case {
    const char *line, *name, *email;
    std::int64_t time;
  };
  for (const auto& [line, name, email, time] :
       {Case{"author A <a@b> 12 +0000", "A", "a@b", 12}, Case{"author <a@b> 12 +0000", "", "a@b", 12},
        Case{"author A <b <c> 12 +0000", "A", "b <c", 12}, Case{"author A <a@b>", "A", "a@b", 0},
        Case{"author A <a@b> -5 +0000", "A", "a@b", 0}, Case{"author A <a@b> 99999999999999 +0000", "A", "a@b", 0},
        Case{"author nobody", "", "", 0}}) {
    CAPTURE(line);
    const auto commit = git::parse_commit({}, std::string(tree) + line + "\n\nx");
    REQUIRE(commit);
    CHECK(commit->author.name == name);
    CHECK(commit->author.email == email);
    CHECK(commit->author.time.time_since_epoch().count() == time);
  }
}

TEST_CASE("a message and names in another encoding become UTF-8, unless the encoding is unknown") {
  struct Case {
    const char *encoding, *bytes, *message;
  };
  for (const auto& [encoding, bytes, message] :
       {Case{"ISO-8859-1", "fix: \xfc", "fix: \xc3\xbc"}, Case{"windows-1251", "fix: \xe6", "fix: \xd0\xb6"},
        Case{"UTF-8", "fix: \xfc", "fix: \xfc"}, Case{"../../evil", "fix: \xfc", "fix: \xfc"},
        Case{"no-such-encoding", "fix: \xfc", "fix: \xfc"}, Case{"UTF-16", "odd", "odd"}}) {
    CAPTURE(encoding);
    CHECK(git::parse_commit({}, std::string(tree) + "encoding " + encoding + "\n\n" + bytes)->message == message);
    const auto people = fmt::format("author {0} <a@b> 1 +0000\ncommitter {0} <a@b> 1 +0000\n", bytes);
    const auto commit = git::parse_commit({}, tree + people + "encoding " + encoding + "\n\nx");
    CHECK(commit->author.name == message);
    CHECK(commit->committer.name == message);
  }
}

TEST_CASE("of a huge message the front and the end are kept") {
  const auto text = std::string(tree) + "\nfeat: big\n\n" + std::string(10U << 20U, 'x') + "\n\nBREAKING CHANGE: all";
  const auto commit = git::parse_commit({}, text);
  CHECK(commit->truncated);
  CHECK(commit->message.size() == Commit::message_limit + 1);
  CHECK(commit->message.starts_with("feat: big\n\nxxx"));
  CHECK(commit->message.ends_with("xxx\n\nBREAKING CHANGE: all"));
}

TEST_CASE("what is no commit is corrupt") {
  for (const auto* text : {"", "object 123\ntype commit\n", "tree 1\nparent xyz\n\nm"}) {
    CAPTURE(text);
    const auto commit = git::parse_commit({}, text);
    REQUIRE_FALSE(commit);
    CHECK(commit.error().code() == Errc::corrupt);
  }
}

TEST_SUITE_END();
