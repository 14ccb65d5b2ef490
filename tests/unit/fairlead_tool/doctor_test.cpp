#include "doctor.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "json/json.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"
#include "support/memory_filesystem.hpp"

#include <chrono>
#include <condition_variable>
#include <doctest/doctest.h>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace fairlead;
using namespace fairlead::doctor;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_SUITE_BEGIN("fairlead");

namespace {

constexpr std::uint64_t giga = 1'000'000'000;

std::string pem(std::string_view body) {
  return "-----BEGIN CERTIFICATE-----\n" + std::string(body) + "\n-----END CERTIFICATE-----\n";
}

std::string certificate() {
  return pem(base64(as_bytes("\x30" + std::string(100, 'c'))));
}

/// Answers as git does, or is not installed.
struct Git final : sys::Processes {
  explicit Git(std::optional<sys::Completion> given) : answer(std::move(given)) {}
  Result<sys::Completion> run(const sys::Invocation& invocation, const std::stop_token&) override {
    asked.push_back(join(invocation.arguments, " "));
    if (!answer) return Error(Errc::not_found, "no program git");
    return *answer;
  }
  std::optional<sys::Completion> answer;
  std::vector<std::string> asked;
};

struct Surroundings {
  explicit Surroundings(std::optional<sys::Completion> answer) : git(std::move(answer)) {}
  test::FakeClock clock;
  test::MemoryFileSystem files;
  Git git;
  test::FakeRandom random;
  Variables environment;
  test::FakeHttp http;
  plan::SilentObserver observer;
  cli::Ports ports{.clock = clock,
                   .files = files,
                   .processes = git,
                   .random = random,
                   .environment = environment,
                   .http = http,
                   .observer = observer,
                   .stop = {}};
};

}  // namespace

TEST_CASE("five seconds between clocks are harmless, a minute is not") {
  struct Case {
    milliseconds ahead;
    Health health;
  };
  for (const auto& [ahead, health] :
       {Case{milliseconds(0), Health::ok}, Case{seconds(5), Health::ok}, Case{seconds(-5), Health::ok},
        Case{milliseconds(5001), Health::warning}, Case{seconds(-60), Health::warning},
        Case{seconds(61), Health::problem}, Case{seconds(-3600), Health::problem}}) {
    CAPTURE(ahead.count());
    CHECK(judge_clock(ahead).health == health);
  }
  CHECK(judge_clock(seconds(-90)).says == "the engine's clock is 90 s behind ours; tokens and certificates then fail");
}

TEST_CASE("a disk is judged by what is free in bytes, in share and in inodes") {
  struct Case {
    Space space;
    Health health;
  };
  for (const auto& [space, health] :
       {Case{{.free_bytes = 50 * giga, .total_bytes = 100 * giga}, Health::ok},
        Case{{.free_bytes = giga, .total_bytes = 3 * giga}, Health::ok},
        Case{{.free_bytes = giga, .total_bytes = 100 * giga}, Health::warning},
        Case{{.free_bytes = giga / 3, .total_bytes = giga}, Health::problem},
        Case{{.free_bytes = 50 * giga, .total_bytes = 100 * giga, .free_inodes = 9, .total_inodes = 1000},
             Health::problem}}) {
    CAPTURE(space.free_bytes);
    const auto finding = judge_space("/var", space);
    CHECK(finding.health == health);
    CHECK(finding.mend.empty() == (health == Health::ok));
  }
}

TEST_CASE("a bundle needs certificates that can be read") {
  CHECK(judge_bundle("ca.pem", certificate() + "# a comment\n" + certificate()) ==
        Finding{.check = "certificates", .says = "2 in ca.pem"});
  const auto one_bad = judge_bundle("ca.pem", certificate() + pem("not base64!"));
  CHECK(one_bad.health == Health::warning);
  CHECK(one_bad.says == "ca.pem: 1 of 2 certificates cannot be read");
  for (const auto& text :
       {std::string(), std::string("text"), pem(""), std::string("-----BEGIN CERTIFICATE-----\nMIIB"),
        pem(base64(as_bytes(std::string(100, 'x'))))}) {
    CAPTURE(text);
    CHECK(judge_bundle("ca.pem", text).health == Health::problem);
  }
}

TEST_CASE("the repository is judged by what git says") {
  struct Case {
    sys::Completion git;
    Health health;
    const char* says;
  };
  for (const auto& [answer, health, says] :
       {Case{{.status = 0, .output = "false\n", .errors = ""}, Health::ok, "its history is whole"},
        Case{{.status = 0, .output = "true\n", .errors = ""},
             Health::warning,
             "its history is shallow; fairlead release needs all commits since the last version"},
        Case{{.status = 128, .output = "", .errors = "fatal: not a git repository\nmore"},
             Health::warning,
             "fatal: not a git repository"}}) {
    CAPTURE(says);
    Surroundings here(answer);
    const auto findings = check_git(here.ports, {});
    REQUIRE(findings.size() == 2);
    CHECK(findings[1].health == health);
    CHECK(findings[1].says == says);
    CHECK(here.git.asked == std::vector<std::string>{"git --version", "git rev-parse --is-shallow-repository"});
  }
  Surroundings without(std::nullopt);
  const auto findings = check_git(without.ports, {});
  CHECK(findings[0].health == Health::warning);
  CHECK(findings[1].health == Health::skipped);
}

TEST_CASE("the bundle is the one that SSL_CERT_FILE names, else the first that is there") {
  Surroundings here(std::nullopt);
  CHECK(check_certificates(here.ports).front().health == Health::problem);
  here.files.add("/etc/ssl/cert.pem", certificate());
  CHECK(check_certificates(here.ports).front().says == "1 in /etc/ssl/cert.pem");
  here.environment["SSL_CERT_FILE"] = "/mine.pem";
  CHECK(check_certificates(here.ports).front().says == "there is no bundle of CA certificates: /mine.pem");
}

TEST_CASE("checks run together, and their findings keep the order of the checks") {
  std::mutex mutex;
  std::condition_variable changed;
  bool second_ran = false;
  const std::vector<Check> checks = {[&](const std::stop_token&) {
                                       std::unique_lock lock(mutex);
                                       changed.wait(lock, [&] { return second_ran; });
                                       return std::vector<Finding>{{.check = "first", .says = "waited"}};
                                     },
                                     [&](const std::stop_token&) {
                                       const std::lock_guard lock(mutex);
                                       second_ran = true;
                                       changed.notify_all();
                                       return std::vector<Finding>{{.check = "second", .says = "ran"}};
                                     }};
  CHECK(run(checks, seconds(30), {}) ==
        std::vector<Finding>{{.check = "first", .says = "waited"}, {.check = "second", .says = "ran"}});
}

TEST_CASE("a check beyond the deadline, or after a stop, is stopped and says so") {
  const Check stuck = [](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait(lock, stop, [] { return false; });
    return std::vector{from_error("engine", Error(Errc::cancelled, "stopped"))};
  };
  const std::vector<Check> checks = {stuck};
  const Finding expected = {.check = "engine", .health = Health::problem, .says = "no answer within 10 s"};
  CHECK(run(checks, milliseconds(1), {}) == std::vector{expected});
  std::stop_source stop;
  stop.request_stop();
  CHECK(run(checks, std::chrono::hours(1), stop.get_token()) == std::vector{expected});
}

TEST_CASE("the report counts, aligns and decides the exit status") {
  const std::vector<Finding> findings = {
      {.check = "engine", .says = "Docker 28"},
      {.check = "git", .health = Health::warning, .says = "shallow\x1b", .mend = "fetch"},
      {.check = "swarm", .health = Health::problem, .says = "a worker", .mend = "promote"}};
  const auto bad = report(findings);
  CHECK(bad.text ==
        "ok       engine  Docker 28\n"
        "warning  git     shallow?\n"
        "                 mend: fetch\n"
        "problem  swarm   a worker\n"
        "                 mend: promote\n"
        "\n1 problem, 1 warning.\n");
  CHECK(bad.exit == cli::Exit::failed);
  const auto document = json::parse(bad.json, "report").value();
  CHECK(document.at("problems") == 1);
  CHECK(document.at("checks").at(1).at("health") == "warning");
  CHECK(report(std::span(findings).first(2)).exit == cli::Exit::done);
}

TEST_SUITE_END();
