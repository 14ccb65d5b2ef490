#include "git/repository.hpp"

#include "git/program.hpp"
#include "support/git_sandbox.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace fairlead;
using git::Id;
using git::Repository;
using test::GitSandbox;

TEST_SUITE_BEGIN("git");

namespace {

constexpr std::chrono::sys_seconds noon{std::chrono::seconds(1700000000)};
const git::Tagger grace{.name = "Grace", .email = "grace@example.org", .time = noon};

Repository open(const std::string& path) {
  auto repository = Repository::open(path);
  REQUIRE_MESSAGE(repository, repository.error().message());
  return std::move(*repository);
}

std::vector<std::string> tag_names(const Repository& repository) {
  std::vector<std::string> names;
  const auto tags = repository.tags();
  for (const auto& tag : *tags) names.push_back(tag.name);
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("a repository is found from below its work tree, bare, and in an added work tree") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a", "fix: b"});
  sandbox.git("checkout -q -f main && mkdir " + sandbox.path() + "/sub");
  sandbox.git("tag v1.0.0 HEAD~1");
  sandbox.git("worktree add -q -b topic " + sandbox.beside("added") + " main");
  sandbox.git("clone -q --bare . " + sandbox.beside("bare"));
  struct Case {
    std::string path, branch;
  };
  for (const auto& [path, branch] : {Case{sandbox.path(), "main"}, Case{sandbox.path() + "/sub", "main"},
                                     Case{sandbox.beside("added"), "topic"}, Case{sandbox.beside("bare"), "main"}}) {
    CAPTURE(path);
    const auto repository = open(path);
    CHECK(repository.head()->branch == branch);
    CHECK(repository.head()->commit.str() == ids[1]);
    CHECK(tag_names(repository) == std::vector<std::string>{"v1.0.0"});
    CHECK(*repository.is_clean());
  }
}

TEST_CASE("a detached HEAD has no branch, and an unborn one is not found") {
  const GitSandbox sandbox;
  const auto unborn = open(sandbox.path()).head();
  REQUIRE_FALSE(unborn);
  CHECK(unborn.error().code() == Errc::not_found);
  CHECK(unborn.error().message() == "branch \"main\" has no commit yet");
  const auto ids = sandbox.commit({"feat: a", "fix: b"});
  sandbox.git("checkout -q " + ids[0]);
  CHECK(open(sandbox.path()).head()->branch.empty());
  CHECK(open(sandbox.path()).head()->commit.str() == ids[0]);
}

TEST_CASE("what is no repository is not found, with the next step") {
  const GitSandbox sandbox;
  for (const auto& path : {sandbox.beside(""), sandbox.beside("missing")}) {
    const auto repository = Repository::open(path);
    REQUIRE_FALSE(repository);
    CHECK(repository.error().code() == Errc::not_found);
    CHECK(repository.error().id() == "FL0301");
    CHECK(repository.error().help() == "run this inside a clone, or name one with --repository DIR");
  }
}

TEST_CASE("a repository of another user is denied as git does, and the error says how to trust it") {
  if (::geteuid() != 0) {
    MESSAGE("skipped: only root can give files away");
    return;
  }
  const GitSandbox sandbox;
  std::filesystem::path directory = sandbox.path();
  REQUIRE(::chown(directory.c_str(), 12345, 12345) == 0);
  REQUIRE(::chown((directory / ".git").c_str(), 12345, 12345) == 0);
  const auto repository = Repository::open(sandbox.path());
  REQUIRE_FALSE(repository);
  CHECK(repository.error().code() == Errc::denied);
  CHECK(repository.error().id() == "FL0302");
  CHECK(repository.error().help().find("git config --global --add safe.directory \"" + sandbox.path() + "\"") !=
        std::string::npos);
}

TEST_CASE("partial clones and sparse work trees can be opened; unknown formats are refused") {
  const GitSandbox sandbox;
  sandbox.commit({"feat: a"});
  sandbox.git("config core.repositoryformatversion 1");
  for (const auto* extension : {"partialClone origin", "worktreeConfig true"}) {
    sandbox.git(std::string("config extensions.") + extension);
    CHECK(open(sandbox.path()).head());
  }
  sandbox.git("config extensions.newerThanUs true");
  CHECK(Repository::open(sandbox.path()).error().code() == Errc::refused);
}

TEST_CASE("a repository with SHA-256 ids is refused in words") {
  const GitSandbox sandbox;
  sandbox.git("config core.repositoryformatversion 1");
  sandbox.git("config extensions.objectformat sha256");
  const auto repository = Repository::open(sandbox.path());
  REQUIRE_FALSE(repository);
  CHECK(repository.error().code() == Errc::refused);
  CHECK(repository.error().message().find("SHA-256") != std::string::npos);
}

TEST_CASE("a tag whose object is missing is damage") {
  const GitSandbox sandbox;
  sandbox.write("tag", "object " + std::string(40, '1') + "\ntype commit\ntag v1\ntagger A <a@b> 1 +0000\n\nx\n");
  const auto object = sandbox.git("hash-object -t tag -w --literally tag");
  sandbox.git("update-ref refs/tags/v1 " + object);
  const auto tag = open(sandbox.path()).tag("v1");
  REQUIRE_FALSE(tag);
  CHECK(tag.error().id() == "FL0303");
  CHECK(tag.error().message() == "tag \"v1\": the object that it names is missing");
}

TEST_CASE("tags are listed loose or packed, and peeled through tags of tags when asked") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a", "fix: b"});
  sandbox.git("tag light " + ids[0]);
  sandbox.git("tag -a -m one group/annotated " + ids[1]);
  sandbox.git("tag -a -m two nested group/annotated");
  sandbox.git("tag tree " + ids[0] + "^{tree}");
  sandbox.git("pack-refs --all");
  sandbox.git("tag -f light " + ids[1]);  // loose now, and newer than the packed one
  sandbox.git("tag -a -m three loose " + ids[0]);
  const auto repository = open(sandbox.path());
  CHECK(tag_names(repository) == std::vector<std::string>{"group/annotated", "light", "loose", "nested", "tree"});
  const auto tags = repository.tags();
  for (const auto& tag : *tags) {
    CAPTURE(tag.name);
    const auto commit = repository.commit_of(tag);
    REQUIRE(commit);
    if (tag.name == "tree") CHECK_FALSE(*commit);
    if (tag.name != "tree") CHECK((*commit)->str() == (tag.name == "loose" ? ids[0] : ids[1]));
  }
  CHECK((*repository.tag("nested"))->message == "two\n");
  CHECK((*repository.tag("nested"))->commit.str() == ids[1]);
  CHECK_FALSE((*repository.tag("light"))->annotated);
  CHECK_FALSE(*repository.tag("tree"));
  CHECK_FALSE(*repository.tag("missing"));
}

TEST_CASE("a commit is read with what it says") {
  const GitSandbox sandbox;
  const auto ids = sandbox.import({{"feat: a"}, {"fix: \xfc", {1}, 1700009999, "ISO-8859-1"}});
  const auto commit = open(sandbox.path()).commit(*Id::parse(ids[1]));
  REQUIRE(commit);
  CHECK(commit->message == "fix: \xc3\xbc");
  CHECK(commit->author.name == "Ada Lovelace");
  CHECK(commit->committer.email == "grace@example.org");
  CHECK(commit->committer.time.time_since_epoch().count() == 1700009999);
  CHECK(commit->parents == std::vector{*Id::parse(ids[0])});
}

TEST_CASE("missing and damaged objects are corrupt, by name") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a"});
  const auto missing = open(sandbox.path()).commit(*Id::parse(std::string(40, '1')));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == Errc::corrupt);
  CHECK(missing.error().message().find(std::string(40, '1')) != std::string::npos);
  // A loose object with a byte changed.
  const auto bad = sandbox.git("commit-tree -m bad " + ids[0] + "^{tree}");
  const auto file = sandbox.path() + "/.git/objects/" + bad.substr(0, 2) + "/" + bad.substr(2);
  std::filesystem::permissions(file, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(20).put('!');
  const auto damaged = open(sandbox.path()).commit(*Id::parse(bad));
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().code() == Errc::corrupt);
  CHECK(damaged.error().id() == "FL0303");
}

TEST_CASE("an annotated tag is created with its message, once") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a", "fix: b"});
  auto repository = open(sandbox.path());
  REQUIRE(repository.create_tag("v1.0.0", *Id::parse(ids[0]), "Release 1.0.0\n\n# Notes\n", grace));
  CHECK(sandbox.git("cat-file -t v1.0.0") == "tag");
  CHECK(sandbox.git("rev-parse v1.0.0^{commit}") == ids[0]);
  CHECK(sandbox.git("for-each-ref --format='%(taggername) %(taggeremail) %(taggerdate:unix)' refs/tags") ==
        "Grace <grace@example.org> 1700000000");
  const auto tag = *repository.tag("v1.0.0");
  REQUIRE(tag);
  CHECK(tag->annotated);
  CHECK(tag->commit.str() == ids[0]);
  CHECK(tag->message == "Release 1.0.0\n\n# Notes\n");
  const auto again = repository.create_tag("v1.0.0", *Id::parse(ids[1]), "other\n", grace);
  REQUIRE_FALSE(again);
  CHECK(again.error().code() == Errc::conflict);
  CHECK(again.error().id() == "FL0305");
  CHECK(repository.create_tag("not a tag", *Id::parse(ids[0]), "x\n", grace).error().code() == Errc::config);
  CHECK(repository.create_tag("v2", *Id::parse(ids[0]), "x\n", {.name = "", .email = "a"}).error().id() == "FL0308");
  CHECK(sandbox.git("fsck --strict").empty());
}

TEST_CASE("tag names are those that git allows") {
  for (const auto* name : {"v1.0.0", "shop/api-1.0.0+b1"}) CHECK(git::is_tag_name(name));
  for (const auto* name : {"", "v 1", "-v1", "a..b", "a.lock", "/a", "a/", "a~1", "a:b"})
    CHECK_FALSE(git::is_tag_name(name));
}

TEST_CASE("a lock that a killed program left is told apart from a tag that exists, and goes when it is old") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a"});
  auto repository = open(sandbox.path());
  sandbox.write(".git/refs/tags/v1.0.0.lock", "");
  const auto locked = repository.create_tag("v1.0.0", *Id::parse(ids[0]), "x\n", grace);
  REQUIRE_FALSE(locked);
  CHECK(locked.error().code() == Errc::conflict);
  CHECK(locked.error().id() == "FL0309");
  CHECK(tag_names(repository).empty());
  CHECK_FALSE(*repository.remove_stale_lock("v1.0.0", std::chrono::hours(1)));
  CHECK(*repository.remove_stale_lock("v1.0.0", std::chrono::seconds(0)));
  CHECK_FALSE(*repository.remove_stale_lock("v1.0.0", std::chrono::seconds(0)));
  CHECK(repository.create_tag("v1.0.0", *Id::parse(ids[0]), "x\n", grace));
}

TEST_CASE("only tracked files make a work tree dirty") {
  const GitSandbox sandbox;
  sandbox.write("file", "one");
  sandbox.git("add file");
  sandbox.git("commit -q -m 'feat: a'");
  const auto repository = open(sandbox.path());
  sandbox.write("untracked", "x");
  CHECK(*repository.is_clean());
  sandbox.write("file", "changed");
  CHECK_FALSE(*repository.is_clean());
}

TEST_CASE("files are read as a commit has them") {
  const GitSandbox sandbox;
  sandbox.write("web.txt", "old\r\n");
  sandbox.git("add .");
  sandbox.git("commit -qm one");
  sandbox.write("web.txt", "new");
  const auto repository = open(sandbox.path());
  const auto head = repository.head()->commit;
  CHECK(repository.work_tree() == sandbox.path());
  CHECK(repository.file(head, "web.txt")->value() == "old\r\n");
  CHECK_FALSE(*repository.file(head, "none.txt"));
  CHECK_FALSE(*repository.file(head, ""));
  sandbox.git("clone -q --bare . " + sandbox.beside("bare"));
  CHECK_FALSE(open(sandbox.beside("bare")).work_tree());
  CHECK(open(sandbox.beside("bare")).file(head, "web.txt")->value() == "old\r\n");
}

TEST_CASE("who tags comes from git's configuration") {
  const GitSandbox sandbox;
  sandbox.git("config user.name Ada");
  sandbox.git("config user.email ada@example.org");
  const auto identity = *open(sandbox.path()).identity();
  REQUIRE(identity);
  CHECK(identity->name == "Ada");
  CHECK(identity->email == "ada@example.org");
}

TEST_CASE("the URL of a remote is shown without credentials") {
  const GitSandbox sandbox;
  sandbox.git("remote add origin https://ci:s3cret@git.example.org:8443/shop/web.git");
  CHECK(open(sandbox.path()).remote_url("origin")->value() == "https://git.example.org:8443/shop/web.git");
  CHECK_FALSE(*open(sandbox.path()).remote_url("other"));
  struct Case {
    const char *url, *clean;
  };
  for (const auto& [url, clean] :
       {Case{"HTTPS://token@example.org/a", "HTTPS://example.org/a"},
        Case{"https://a:b@c@example.org/a@b", "https://example.org/a@b"},
        Case{"https://example.org", "https://example.org"},
        Case{"ssh://git@example.org:22/a", "ssh://git@example.org:22/a"},
        Case{"ssh://git:pw@example.org/a", "ssh://git@example.org/a"},
        Case{"git@example.org:a/b.git", "git@example.org:a/b.git"}, Case{"/srv/a@b", "/srv/a@b"},
        Case{"https://u:p@example.org", "https://example.org"}, Case{"", ""},
        Case{"unable to access 'https://u:p@a/b/': of http://c d@e, ftp://f:g@h",
             "unable to access 'https://a/b/': of http://c d@e, ftp://f@h"}}) {
    CAPTURE(url);
    CHECK(git::without_credentials(url) == clean);
  }
}

TEST_CASE("branches: each once, and what origin has outranks a local one") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"a", "b", "c"});
  sandbox.git("update-ref refs/heads/topic/x " + ids[0]);
  sandbox.git("update-ref refs/remotes/origin/main " + ids[0]);
  sandbox.git("pack-refs --all");
  sandbox.git("update-ref refs/remotes/origin/next " + ids[1]);
  sandbox.git("update-ref refs/heads/next " + ids[0]);
  sandbox.git("symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/next");
  std::string listed;
  const auto branches = *git::Repository::open(sandbox.path())->branches();
  for (const auto& [name, commit] : branches) {
    listed += name + " " + std::to_string(std::ranges::find(ids, commit.str()) - ids.begin()) + ";";
  }
  CHECK(listed == "main 0;next 1;topic/x 0;");
}

TEST_SUITE_END();
