#include "gitlab/discussion.hpp"
#include "gitlab/packages.hpp"
#include "gitlab/pipelines.hpp"
#include "gitlab/releases.hpp"
#include "gitlab/repository.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using gitlab::Topic;
using test::answer;

TEST_SUITE_BEGIN("gitlab");

namespace {

const std::string shop = "https://gitlab.example.org/api/v4/projects/shop%2Fweb";

struct CallsFixture {
  explicit CallsFixture(gitlab::TokenKind kind = gitlab::TokenKind::personal)
      : client({"https://gitlab.example.org/api/v4", "shop/web", "https://gitlab.example.org/shop/web"},
               {kind, Secret("canary-token"), "GITLAB_TOKEN"}, {http, clock, {}}) {}
  test::FakeHttp http;
  test::FakeClock clock;
  gitlab::Client client;
};

}  // namespace

TEST_CASE("a release is read with its commit, milestones and links") {
  CallsFixture f;
  f.http.on("GET", shop + "/releases/web%2Fv1", answer(200, R"({"tag_name":"web/v1","name":"One","description":"d",
      "released_at":"2026-01-31T12:00:00.000Z","commit":{"id":"abc"},"milestones":[{"title":"1.x"}],
      "assets":{"links":[{"name":"a","url":"https://a","link_type":"image","direct_asset_url":"https://a"},
                         {"name":"b","url":"https://b","direct_asset_url":"https://g/-/releases/v1/downloads/bin/b"}]}})"));
  const auto found = **gitlab::find_release(f.client, "web/v1");
  CHECK(found.tag == "web/v1");
  CHECK(found.commit == "abc");
  CHECK(found.milestones == std::vector<std::string>{"1.x"});
  CHECK(found.links ==
        std::vector<gitlab::Link>{{"a", "https://a", "image", ""}, {"b", "https://b", "other", "/bin/b"}});
  f.http.on("GET", shop + "/releases/none", answer(404, "{}"));
  CHECK_FALSE(gitlab::find_release(f.client, "none")->has_value());
}

TEST_CASE("a release is made with what it has, and nothing empty is sent") {
  CallsFixture f;
  f.http.on_json("POST", shop + "/releases", R"({"tag_name":"v1","ref":"abc","name":"v1","description":"d"})",
                 answer(201, R"({"tag_name":"v1"})"));
  f.http.on_json("POST", shop + "/releases",
                 R"({"tag_name":"v1","ref":"abc","tag_message":"m","name":"v1","description":"d","milestones":["1.x"],
                     "released_at":"2099-01-31T12:00:00Z",
                     "assets":{"links":[{"name":"a","url":"https://a","link_type":"image","direct_asset_path":"/a"}]}})",
                 answer(201, R"({"tag_name":"v1"})"));
  CHECK(gitlab::create_release(f.client, {"v1", "abc", "", "v1", "d"}));
  CHECK(gitlab::create_release(
      f.client, {"v1", "abc", "m", "v1", "d", {"1.x"}, "2099-01-31T12:00:00Z", {{"a", "https://a", "image", "/a"}}}));
}

TEST_CASE("a tag is found by its whole name in the list, which job tokens may read") {
  CallsFixture f(gitlab::TokenKind::job);
  f.http.on("GET", shop + "/repository/tags?search=%5Ev1&per_page=100",
            answer(200, R"([{"name":"v1-rc","commit":{"id":"a"}},{"name":"v1","message":"m","commit":{"id":"b"}}])"));
  const auto tag = **gitlab::find_tag(f.client, "v1");
  CHECK(tag.commit == "b");
  CHECK(tag.message == "m");
}

TEST_CASE("a commit says which state of each file it was made for") {
  CallsFixture f;
  f.http.on_json("POST", shop + "/repository/commits",
                 R"({"branch":"main","commit_message":"m","actions":[
                     {"action":"update","file_path":"a","encoding":"base64","content":"YQo=","last_commit_id":"c"},
                     {"action":"create","file_path":"b","encoding":"base64","content":""}]})",
                 answer(201, R"({"id":"d","message":"m","parent_ids":["c"]})"));
  f.http.on_json("POST", shop + "/repository/commits",
                 R"({"branch":"x","commit_message":"m","actions":[],"start_sha":"c","force":true})",
                 answer(201, R"({"id":"e"})"));
  const auto made = *gitlab::create_commit(f.client, {"main", "m", {{"a", "a\n", "c"}, {"b", ""}}});
  CHECK(made.id == "d");
  CHECK(made.parents == std::vector<std::string>{"c"});
  CHECK(gitlab::create_commit(f.client, {"x", "m", {}, "c"})->id == "e");
}

TEST_CASE(
    "a tag's pipeline is looked for among pipelines, or, by a job, among jobs, and started by either's own call") {
  CallsFixture f;
  f.http.on("GET", shop + "/pipelines?ref=v1&sha=abc&per_page=100", answer(200, R"([{"id":1}])"));
  f.http.on_json("POST", shop + "/pipeline", R"({"ref":"v1"})", answer(201, "{}"));
  CHECK(*gitlab::has_tag_pipeline(f.client, "v1", "abc"));
  CHECK(gitlab::start_tag_pipeline(f.client, "v1"));
  CallsFixture job(gitlab::TokenKind::job);
  job.http.on("GET", shop + "/jobs?per_page=100", answer(200, R"([{"tag":false,"pipeline":{"ref":"v1","sha":"abc"}},
                              {"tag":true,"pipeline":{"ref":"v1","sha":"old"}}])"));
  job.http.on("GET", shop + "/jobs?per_page=100", answer(200, R"([{"tag":true,"pipeline":{"ref":"v1","sha":"abc"}}])"));
  job.http.on_json("POST", shop + "/trigger/pipeline", R"({"token":"canary-token","ref":"v1"})", answer(201, "{}"));
  CHECK_FALSE(*gitlab::has_tag_pipeline(job.client, "v1", "abc"));
  CHECK(*gitlab::has_tag_pipeline(job.client, "v1", "abc"));
  CHECK(gitlab::start_tag_pipeline(job.client, "v1"));
}

TEST_CASE("only merged requests count, and only the project's own issues") {
  CallsFixture f;
  f.http.on("GET", shop + "/repository/commits/abc/merge_requests?per_page=100",
            answer(200, R"([{"iid":1,"project_id":7,"state":"merged","title":"t","description":"d"},
                            {"iid":2,"project_id":7,"state":"opened"}])"));
  f.http.on("GET", shop + "/merge_requests/1/closes_issues?per_page=100",
            answer(200, R"([{"iid":3,"project_id":7},{"iid":4,"project_id":8}])"));
  const auto requests = *gitlab::merged_requests_of(f.client, "abc");
  CHECK(requests == std::vector<gitlab::MergeRequest>{{1, 7, "t", "d"}});
  CHECK(*gitlab::issues_closed_by(f.client, requests[0]) == std::vector<std::int64_t>{3});
}

TEST_CASE("notes are looked for by a part of their text") {
  CallsFixture f;
  const Topic issue{Topic::Kind::issue, 3};
  f.http.on("GET", shop + "/issues/3/notes?sort=desc&order_by=created_at&per_page=100",
            answer(200, R"([{"body":"hello <!-- fairlead:v1 -->"}])"));
  f.http.on_json("POST", shop + "/issues/3/notes", R"({"body":"text"})", answer(201, "{}"));
  CHECK(*gitlab::has_note(f.client, issue, "<!-- fairlead:v1 -->"));
  CHECK_FALSE(*gitlab::has_note(f.client, issue, "<!-- fairlead:v1.0 -->"));
  CHECK(gitlab::create_note(f.client, issue, "text"));
  CHECK(issue.str() == "#3");
  CHECK(Topic{Topic::Kind::merge_request, 12}.str() == "!12");
}

TEST_CASE("names of packages are what GitLab takes") {
  CHECK(gitlab::check_names({"release", "1.0.0-rc.1+7", "tool_x86-64.tar.gz"}));
  for (const auto& bad : {gitlab::PackageFile{"a/b", "1", "c"}, gitlab::PackageFile{"a", "", "c"},
                          gitlab::PackageFile{"a", "1", "c d"}, gitlab::PackageFile{"a", "..", "c"}}) {
    CHECK(gitlab::check_names(bad).error().id() == "FL0343");
  }
}

TEST_CASE("a file is read no further than ours is long, and then is another") {
  CallsFixture f;
  const gitlab::PackageFile file = {"tool", "1.0.0", "a.txt"};
  const auto url = shop + "/packages/generic/tool/1.0.0/a.txt";
  f.http.on("GET", url, answer(200, "abc"));
  CHECK(**gitlab::sha256_of(f.client, file, 3) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(**gitlab::sha256_of(f.client, file, 2) == "");
  f.http.on("GET", url, answer(404, "{}"));
  CHECK_FALSE(gitlab::sha256_of(f.client, file, 3)->has_value());
}

TEST_CASE("an answer without the list that it should have is none with an empty one") {
  for (const auto* wrong : {"null", "{}", R"({"commits":null})", R"({"commits":{}})"}) {
    CallsFixture f;
    f.http.on("GET", shop + "/repository/compare?from=a&to=b", answer(200, wrong));
    CHECK(gitlab::commits_between(f.client, "a", "b").error().id() == "FL0018");
  }
  CallsFixture f;
  f.http.on("GET", shop + "/releases/v1", answer(200, R"({"tag_name":"v1","assets":{"links":null}})"));
  CHECK(gitlab::find_release(f.client, "v1").error().id() == "FL0018");
}

TEST_SUITE_END();
