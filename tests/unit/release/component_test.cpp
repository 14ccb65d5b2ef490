#include "release/component.hpp"

#include "release/observe.hpp"
#include "support/git_sandbox.hpp"

#include <doctest/doctest.h>
#include <filesystem>

using namespace fairlead;
using release::Component;
using test::GitSandbox;

TEST_SUITE_BEGIN("release");

namespace {

/// Writes the files, each with its own name and the message in it, and commits them.
void commit(const GitSandbox& sandbox, const std::string& message, std::initializer_list<const char*> files) {
  for (const std::filesystem::path file : files) {
    std::filesystem::create_directories(std::filesystem::path(sandbox.path()) / file.parent_path());
    sandbox.write(file.native(), message);
  }
  sandbox.git("add -A");
  sandbox.git("commit -q -m '" + message + "'");
}

std::vector<std::string> descriptions(const release::Observed& observed) {
  std::vector<std::string> out;
  for (const auto& change : observed.changes) out.push_back(change.description);
  return out;
}

}  // namespace

TEST_CASE("components are named with their paths, exceptions and tag prefix") {
  const std::vector<std::string> settings = {"api.paths=services/api", "api.paths=lib/**", "api.exclude=lib/web",
                                             "web=web", "api.tag-prefix=api/v"};
  CHECK(
      *release::components_of(settings) ==
      std::vector<Component>{{"api", {"services/api", "lib/**"}, {"lib/web"}, "api/v"}, {"web", {"web"}, {}, "web-v"}});
  CHECK(release::components_of({})->empty());
}

TEST_CASE("a name may have dots; what is no component is refused, with the reason") {
  const std::vector<std::string> dotted = {"@shop/api.js.paths=api"};
  CHECK(release::components_of(dotted)->front().name == "@shop/api.js");
  struct Case {
    const char *text, *why;
  };
  for (const auto& [text, why] :
       {Case{"api", "it has no \"=\""}, Case{"=x", "the name and the value must not be empty"},
        Case{"api.paths=", "the name and the value must not be empty"},
        Case{"api.path=x", "a component has paths, exclude and tag-prefix"},
        Case{"api.exclude=x", "it has no paths"}}) {
    CAPTURE(text);
    const auto components = release::components_of(std::vector<std::string>{text});
    REQUIRE_FALSE(components);
    CHECK(components.error().id() == "FL0334");
    CHECK(components.error().message().find(why) != std::string::npos);
  }
}

TEST_CASE("a directory stands for what lies below it, and exceptions win") {
  const release::PathFilter filter({"api", {"services/api/", "./go.mod", "**/*.proto"}, {"services/api/docs"}, ""});
  for (const auto* path : {"services/api/main.go", "go.mod", "a/b.proto", "services/api"}) CHECK(filter.matches(path));
  for (const auto* path : {"services/apix", "services/api/docs/a", "services/web/main.go"}) {
    CHECK_FALSE(filter.matches(path));
  }
  CHECK(release::PathFilter({"all", {"."}, {}, ""}).matches("any/file"));
}

TEST_CASE("each component has its own base and the commits that touched it") {
  const GitSandbox sandbox;
  commit(sandbox, "feat: both", {"api/a", "web/a"});
  sandbox.git("tag api-v1.0.0");
  sandbox.git("tag web-v2.0.0");
  commit(sandbox, "fix: api", {"api/a"});
  commit(sandbox, "feat: web", {"web/b"});
  sandbox.git("tag web-v2.1.0");
  commit(sandbox, "docs: root", {"README"});
  commit(sandbox, "feat: shared", {"api/c", "web/c"});
  sandbox.git("rm -q web/b");
  sandbox.git("commit -q -m 'fix: less web'");
  const auto repository = *git::Repository::open(sandbox.path());
  const release::Policy policy{
      .components = {{"api", {"api"}, {}, "api-v"}, {"web", {"web"}, {}, "web-v"}, {"new", {"README"}, {}, "new-v"}}};
  const auto all = release::observe_all(repository, policy);
  REQUIRE_MESSAGE(all, all.error().message());
  REQUIRE(all->size() == 3);
  CHECK((*all)[0].component == "api");
  CHECK((*all)[0].base->tag == "api-v1.0.0");
  CHECK(descriptions((*all)[0]) == std::vector<std::string>{"shared", "api"});
  CHECK((*all)[1].base->tag == "web-v2.1.0");
  CHECK(descriptions((*all)[1]) == std::vector<std::string>{"less web", "shared"});
  CHECK_FALSE((*all)[2].base);
  CHECK(descriptions((*all)[2]) == std::vector<std::string>{"root"});
  CHECK(descriptions(*release::observe(repository, release::policy_for(policy, policy.components[0]))) ==
        descriptions((*all)[0]));
}

TEST_CASE("a merge counts where the branch that it merges did") {
  const GitSandbox sandbox;
  commit(sandbox, "feat: start", {"api/a", "web/a"});
  sandbox.git("tag api-v1.0.0");
  sandbox.git("checkout -q -b topic");
  commit(sandbox, "wip", {"api/b"});
  sandbox.git("checkout -q main");
  commit(sandbox, "fix: web", {"web/a"});
  sandbox.git("merge -q --no-ff -m 'feat: merged' topic");
  const auto seen = release::observe(*git::Repository::open(sandbox.path()),
                                     {.prefix = "api-v", .components = {{"api", {"api"}, {}, "api-v"}}});
  CHECK(descriptions(*seen) == std::vector<std::string>{"merged", "wip"});
}

TEST_CASE("a path that stands for no file of HEAD is refused, with the nearest one") {
  const GitSandbox sandbox;
  commit(sandbox, "feat: start", {"services/api/a", "lib/a"});
  const auto observed = [&](const std::string& path) {
    return release::observe(*git::Repository::open(sandbox.path()),
                            {.prefix = "api-v", .components = {{"api", {"lib", path}, {}, "api-v"}}});
  };
  for (const auto* path : {"services/api", "/services/api", "services/api/a", "services/*", "./lib/"}) {
    CAPTURE(path);
    CHECK(observed(path));
  }
  struct Case {
    const char* path;
    const char* help;
  };
  for (const auto& [path, help] :
       {Case{"srvices/api", "the nearest is \"services/api\""},
        Case{"services/api,lib", "give each path an entry of its own: api.paths"},
        Case{"warehouse", "name a directory, a file or a glob, from the root of the repository"}}) {
    CAPTURE(path);
    const auto seen = observed(path);
    REQUIRE_FALSE(seen);
    CHECK(seen.error().code() == Errc::config);
    CHECK(seen.error().id() == "FL0334");
    CHECK(seen.error().help() == help);
  }
}

TEST_CASE("a partial clone without the mailmap names authors as their commits do; a damaged one is told") {
  const GitSandbox sandbox;
  commit(sandbox, "feat: start", {".mailmap"});
  sandbox.git("config uploadpack.allowFilter true");
  const auto clone = sandbox.beside("clone");
  for (const auto* filter : {"tree:0", "blob:none"}) {
    CAPTURE(filter);
    sandbox.git("clone -q --bare --filter=" + std::string(filter) + " file://" + sandbox.path() + " " + clone);
    const auto seen = release::observe(*git::Repository::open(clone), {});
    REQUIRE_MESSAGE(seen, seen.error().message());
    CHECK(descriptions(*seen) == std::vector<std::string>{"start"});
    std::filesystem::remove_all(clone);
  }
  const auto blob = sandbox.git("rev-parse HEAD:.mailmap");
  std::filesystem::remove(sandbox.path() + "/.git/objects/" + blob.substr(0, 2) + "/" + blob.substr(2));
  const auto seen = release::observe(*git::Repository::open(sandbox.path()), {});
  REQUIRE_FALSE(seen);
  CHECK(seen.error().id() == "FL0303");
}

TEST_CASE("the mailmap of HEAD names the authors of all commits") {
  const GitSandbox sandbox;
  commit(sandbox, "feat: start", {"a"});
  const auto author = [&] {
    return release::observe(*git::Repository::open(sandbox.path()), {})->changes.back().author;
  };
  CHECK(author() != "Grace Hopper");
  sandbox.write(".mailmap", "Grace Hopper <grace@example.org> <" + sandbox.git("log -1 --format=%ae") + ">\n");
  sandbox.git("add .mailmap");
  sandbox.git("commit -q -m 'chore: names'");
  CHECK(author() == "Grace Hopper");
}

TEST_CASE("a clone without directories is told from a damaged one") {
  const GitSandbox sandbox;
  commit(sandbox, "feat: start", {"api/a"});
  sandbox.git("tag v1.0.0");
  commit(sandbox, "feat: two", {"api/b"});
  sandbox.git("config uploadpack.allowFilter true");
  for (const auto* filter : {"tree:0", "blob:none"}) {
    CAPTURE(filter);
    const auto clone = sandbox.beside("clone");
    sandbox.git("clone -q --bare --filter=" + std::string(filter) + " file://" + sandbox.path() + " " + clone);
    const auto repository = *git::Repository::open(clone);
    const auto seen = release::observe(repository, {.prefix = "v", .components = {{"api", {"api"}, {}, "v"}}});
    if (std::string(filter) == "blob:none") {
      REQUIRE(seen);
      CHECK(descriptions(*seen) == std::vector<std::string>{"two"});
      CHECK(repository.file(seen->head.commit, "api/b").error().id() == "FL0355");
    } else {
      REQUIRE_FALSE(seen);
      CHECK(seen.error().code() == Errc::conflict);
      CHECK(seen.error().id() == "FL0355");
    }
    std::filesystem::remove_all(clone);
  }
}

TEST_SUITE_END();
