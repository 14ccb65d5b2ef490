#include "doctor.hpp"

#include "base/encoding.hpp"
#include "json/json.hpp"

#include <chrono>
#include <condition_variable>
#include <doctest/doctest.h>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
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
