#include "doctor.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using doctor::Health;
using test::answer;

TEST_SUITE_BEGIN("fairlead");

namespace {

const std::string api = "https://gitlab.example.org/api/v4";
const std::string project = api + "/projects/shop%2Fweb";

struct NoProcesses final : sys::Processes {
  Result<sys::Completion> run(const sys::Invocation& /*invocation*/, const std::stop_token& /*stop*/) override {
    return Error(Errc::not_found, "none");
  }
};

struct JobSurroundings {
  explicit JobSurroundings(Variables variables) : environment(std::move(variables)) {
    environment.emplace("CI_PROJECT_URL", "https://gitlab.example.org/shop/web");
  }
  test::FakeHttp http;
  test::FakeClock clock;
  test::MemoryFileSystem files;
  NoProcesses processes;
  test::FakeRandom random;
  Variables environment;
  plan::SilentObserver observer;
  cli::Ports ports{.clock = clock,
                   .files = files,
                   .processes = processes,
                   .random = random,
                   .environment = environment,
                   .http = http,
                   .observer = observer,
                   .stop = {}};

  /// "ok", "warning" and so on, one a finding.
  std::string healths() {
    std::string out;
    for (const auto& finding : doctor::check_gitlab(ports, {})) {
      if (!out.empty()) out += ' ';
      out += doctor::word(finding.health);
      CHECK(finding.mend.empty() == (finding.health == Health::ok || finding.health == Health::skipped));
      CHECK(finding.says.find("canary") == std::string::npos);
    }
    return out;
  }

  void serve(int level, const char* scopes, int tag_level, bool can_push) {
    http.on("GET", project,
            answer(200, R"({"path_with_namespace":"shop/web","default_branch":"main","permissions":)"
                        R"({"project_access":null,"group_access":{"access_level":)" +
                            std::to_string(level) + "}}}"));
    http.on("GET", api + "/personal_access_tokens/self",
            answer(200, R"({"scopes":[")" + std::string(scopes) + R"("]})"));
    // Only maintainers see the rules, as GitLab's lib/api/protected_tags.rb has it; and "No one" has the level 0.
    http.on("GET", project + "/protected_tags?per_page=100",
            level < 40 ? answer(403, R"({"message":"403 Forbidden"})")
                       : answer(200, R"([{"name":"v*","create_access_levels":[{"access_level":)" +
                                         std::to_string(tag_level) + R"(},{"access_level":null,"user_id":7}]}])"));
    http.on("GET", project + "/repository/branches/main",
            answer(200, std::string(R"({"name":"main","commit":{"id":"1"},"protected":true,"can_push":)") +
                            (can_push ? "true}" : "false}")));
  }
};

}  // namespace

TEST_CASE("a token is judged by its role, its scopes, and what is protected from it") {
  struct Case {
    int level;
    const char* scopes;
    int tag_level;
    bool can_push;
    const char* healths;
  };
  for (const auto& [level, scopes, tag_level, can_push, healths] :
       {Case{40, "api", 40, true, "ok ok ok"}, Case{40, "api", 50, true, "ok ok warning ok"},
        Case{40, "api", 0, true, "ok ok warning ok"}, Case{30, "api", 40, true, "ok ok skipped ok"},
        Case{30, "api", 40, false, "ok ok skipped warning"}, Case{30, "read_api", 30, true, "ok problem skipped ok"},
        Case{20, "api", 30, false, "problem ok skipped warning"}, Case{0, "api", 30, true, "warning ok skipped ok"}}) {
    CAPTURE(healths);
    JobSurroundings here(Variables{{"GITLAB_TOKEN", "canary-1"}});
    here.serve(level, scopes, tag_level, can_push);
    CHECK(here.healths() == healths);
  }
}

TEST_CASE("a token without the scope for anything is told so, and nothing else") {
  JobSurroundings here(Variables{{"GITLAB_TOKEN", "canary-4"}});
  here.http.on("GET", project, answer(403, R"({"error":"insufficient_scope"})"));
  here.http.on("GET", api + "/personal_access_tokens/self", answer(200, R"({"scopes":["read_repository"]})"));
  const auto findings = doctor::check_gitlab(here.ports, {});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].says == "the token has the scopes read_repository");
}

TEST_CASE("a job token is told from others, with what it cannot do and the setting that would let it") {
  JobSurroundings here(Variables{{"CI_JOB_TOKEN", "canary-2"}});
  here.http.on("GET", api + "/job", answer(200, R"({"user":{"username":"ada"}})"));
  here.http.on("GET", project + "/releases?per_page=1", answer(200, "[]"));
  const auto findings = doctor::check_gitlab(here.ports, {});
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].says == "the job token acts as ada: mode api works with the role Developer");
  CHECK(findings[1].health == Health::warning);
  CHECK(findings[1].mend.find("Job token permissions") != std::string::npos);
}

TEST_CASE("no project is skipped, no token is a warning, and a token that GitLab does not take is a problem") {
  JobSurroundings none(Variables{{"CI_PROJECT_URL", ""}});
  CHECK(none.healths() == "skipped");
  JobSurroundings without(Variables{});
  CHECK(without.healths() == "warning");
  JobSurroundings wrong(Variables{{"GL_TOKEN", "canary-3"}});
  wrong.http.on("GET", api + "/personal_access_tokens/self", answer(401, "{}"));
  wrong.http.on("GET", project, answer(401, R"({"message":"401 Unauthorized"})"));
  CHECK(wrong.healths() == "problem");
}

TEST_SUITE_END();
