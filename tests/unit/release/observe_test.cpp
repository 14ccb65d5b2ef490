#include "release/observe.hpp"

#include "release/tags.hpp"
#include "support/git_sandbox.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Observed;
using release::Policy;
using test::GitSandbox;

TEST_SUITE_BEGIN("release");

namespace {

Observed observed(const std::string& path, const Policy& policy = {}) {
  const auto repository = git::Repository::open(path);
  REQUIRE_MESSAGE(repository, repository.error().message());
  auto out = release::observe(*repository, policy);
  REQUIRE_MESSAGE(out, out.error().message());
  return *std::move(out);
}

std::vector<std::string> descriptions(const Observed& observed) {
  std::vector<std::string> out;
  for (const auto& change : observed.changes) out.push_back(change.description);
  return out;
}

}  // namespace

TEST_CASE("the version in a tag's name: by prefix, or with and without v") {
  struct Case {
    const char* tag;
    std::optional<std::string> prefix;
    const char* version;
  };
  for (const auto& [tag, prefix, version] :
       {Case{"v1.2.3", {}, "1.2.3"}, Case{"1.2.3", {}, "1.2.3"}, Case{"v1.2.3+b", {}, "1.2.3+b"},
        Case{"1.2.3", "v", ""}, Case{"1.2.3", "", "1.2.3"}, Case{"v1.2.3", "", ""}, Case{"api-1.2.3", "api-", "1.2.3"},
        Case{"api-v1.2.3", "api-", ""}, Case{"v1.2", {}, ""}, Case{"v", {}, ""}, Case{"", {}, ""},
        Case{"vv1.2.3", {}, ""}, Case{"latest", {}, ""}, Case{"v1.2.3-rc.1", {}, ""},
        Case{"v99999999999999999999.0.0", {}, ""}}) {
    CAPTURE(tag);
    const auto found = release::version_of(tag, prefix);
    CHECK((found ? found->str() : "") == version);
  }
}

TEST_CASE("the base is the highest version that HEAD contains, not the nearest tag") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a", "feat: b", "fix: c", "fix: d"});
  sandbox.git("tag v2.0.0 " + ids[0]);
  sandbox.git("tag -a -m x v1.9.0 " + ids[1]);
  sandbox.git("tag v3.0.0-rc.1 " + ids[2]);
  sandbox.git("tag not-a-version " + ids[2]);
  const auto seen = observed(sandbox.path());
  CHECK(seen.base->tag == "v2.0.0");
  CHECK(seen.base->commit.str() == ids[0]);
  CHECK(descriptions(seen) == std::vector<std::string>{"d", "c", "b"});
  CHECK(seen.fingerprint() == "head " + ids[3] + " base v2.0.0 " + ids[0]);
  CHECK(seen.head.branch == "main");
  CHECK(seen.taken.empty());
  CHECK(*release::fingerprint(*git::Repository::open(sandbox.path()), {}) == seen.fingerprint());
}

TEST_CASE("tags outside of HEAD's history are no base, and their versions are known as taken") {
  const GitSandbox sandbox;
  const auto ids = sandbox.import({{"feat: a"}, {"feat!: next", {1}}, {"fix: b", {1}}});
  sandbox.git("tag v1.0.0 " + ids[0]);
  sandbox.git("tag v2.0.0 " + ids[1]);
  const auto seen = observed(sandbox.path());
  CHECK(seen.base->tag == "v1.0.0");
  CHECK(seen.taken == std::vector<std::string>{"v2.0.0"});
  CHECK(descriptions(seen) == std::vector<std::string>{"b"});
}

TEST_CASE("without a version tag, all of history is the range, detached or not") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a", "fix: b", "docs: c"});
  sandbox.git("checkout -q " + ids[1]);
  const auto seen = observed(sandbox.path());
  CHECK_FALSE(seen.base);
  CHECK(descriptions(seen) == std::vector<std::string>{"b", "a"});
  CHECK(seen.fingerprint() == "head " + ids[1] + " base none");
}

TEST_CASE("reverts within the range are cancelled") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"fix: a", "feat: b"});
  sandbox.commit({"Revert \"feat: b\"\n\nThis reverts commit " + ids[1] + ".\n"});
  const auto seen = observed(sandbox.path());
  REQUIRE(seen.changes.size() == 3);
  CHECK(seen.changes[1].bump == semver::Bump::none);
  CHECK(seen.changes[2].bump == semver::Bump::patch);
}

TEST_CASE("a shallow clone is enough when the base and all since are in it, and refused otherwise") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a", "feat: b", "fix: c", "fix: d"});
  sandbox.git("tag v1.0.0 " + ids[1]);
  struct Case {
    const char* depth;
    bool enough;
  };
  for (const auto& [depth, enough] : {Case{"1", false}, Case{"2", false}, Case{"3", true}}) {
    CAPTURE(depth);
    const auto clone = sandbox.beside(std::string("depth") + depth);
    sandbox.git("clone -q --depth " + std::string(depth) + " file://" + sandbox.path() + " " + clone);
    const auto seen = release::observe(*git::Repository::open(clone), {});
    CHECK(seen.has_value() == enough);
    if (seen) {
      CHECK(seen->base->tag == "v1.0.0");
      continue;
    }
    CHECK(seen.error().code() == Errc::conflict);
    CHECK(seen.error().id() == "FL0304");
    CHECK(seen.error().help() == "git fetch --unshallow --tags (in GitLab CI: GIT_DEPTH: 0)");
  }
}

TEST_CASE("a shallow clone that may hide a higher version behind a merge is refused, though it has a version tag") {
  // 1 v2.0.0 - 3 - 4 - merge 6 - 7
  //  2 v1.2.1, an older line --- /
  const GitSandbox sandbox;
  const auto ids = sandbox.import({{"feat!: a"},
                                   {"fix: old line"},
                                   {"fix: b", {1}},
                                   {"fix: c", {3}},
                                   {"fix: d", {4}},
                                   {"merge", {5, 2}},
                                   {"fix: e", {6}}});
  sandbox.git("tag v2.0.0 " + ids[0]);
  sandbox.git("tag v1.2.1 " + ids[1]);
  sandbox.git("clone -q --depth 3 file://" + sandbox.path() + " " + sandbox.beside("clone"));
  const auto seen = release::observe(*git::Repository::open(sandbox.beside("clone")), {});
  REQUIRE_FALSE(seen);
  CHECK(seen.error().id() == "FL0304");
}

TEST_CASE("on a pre-release branch, its own pre-releases are releases") {
  const GitSandbox sandbox;
  const auto ids = sandbox.import({{"feat: a"}, {"feat: b", {1}}, {"fix: c", {2}}, {"fix: other", {1}}});
  sandbox.git("update-ref refs/heads/main " + ids[2]);
  sandbox.git("tag v1.0.0 " + ids[0]);
  sandbox.git("tag v1.1.0-beta.1 " + ids[1]);
  sandbox.git("tag v1.1.0-rc.1 " + ids[1]);
  sandbox.git("tag v1.1.0-beta.2 " + ids[3]);
  const auto seen = observed(sandbox.path(), {.branch = "beta"});
  CHECK(seen.head.branch == "beta");
  CHECK(seen.base->tag == "v1.1.0-beta.1");
  CHECK(seen.latest->str() == "1.1.0-rc.1");
  CHECK(seen.prereleases.size() == 2);
  CHECK(descriptions(seen) == std::vector<std::string>{"c"});
  CHECK(*release::fingerprint(*git::Repository::open(sandbox.path()), {}, "beta") == seen.fingerprint());
  CHECK(observed(sandbox.path()).base->tag == "v1.0.0");
}

TEST_CASE("the branch is the policy's, else HEAD's, else the job's") {
  const GitSandbox sandbox;
  const auto ids = sandbox.commit({"feat: a"});
  CHECK(observed(sandbox.path(), {.branch = "beta", .job_branch = "1.x"}).head.branch == "beta");
  CHECK(observed(sandbox.path(), {.job_branch = "1.x"}).head.branch == "main");
  sandbox.git("checkout -q " + ids[0]);
  const auto seen = observed(sandbox.path(), {.job_branch = "1.x"});
  CHECK(seen.head.branch == "1.x");
  CHECK(seen.branch.kind == release::BranchKind::maintenance);
  CHECK(observed(sandbox.path()).branch.kind == release::BranchKind::unlisted);
}

TEST_CASE("the range of a branch comes from the versions on the others, local or of origin") {
  const GitSandbox sandbox;
  // 1 v1.0.0 - 2 v1.1.0 - 3 v2.0.0 main
  //         \\ 4 1.x
  const auto ids = sandbox.import({{"feat: a"}, {"feat: b", {1}}, {"feat!: c", {2}}, {"fix: d", {1}}});
  for (const auto& [tag, at] : {std::pair{"v1.0.0", 0}, std::pair{"v1.1.0", 1}, std::pair{"v2.0.0", 2}}) {
    sandbox.git(std::string("tag ") + tag + " " + ids[static_cast<std::size_t>(at)]);
  }
  sandbox.git("checkout -q " + ids[3]);
  sandbox.git("update-ref -d refs/heads/main");
  CHECK(observed(sandbox.path(), {.branch = "1.x"}).range.str() == ">=1.0.0 <2.0.0");
  sandbox.git("update-ref refs/remotes/origin/main " + ids[2]);
  CHECK(observed(sandbox.path(), {.branch = "1.x"}).range.str() == ">=1.0.0 <1.1.0");
  sandbox.git("update-ref refs/heads/next " + ids[2]);
  CHECK(observed(sandbox.path(), {.branch = "main"}).range.str() == ">=1.0.0 <1.1.0");
  sandbox.git("update-ref -d refs/heads/next");
  CHECK(observed(sandbox.path(), {.branch = "main"}).range.str() == ">=1.0.0");
}

TEST_SUITE_END();
