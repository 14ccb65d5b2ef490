#include "compose/healthcheck.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead::compose;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("compose");

TEST_CASE("a test is a shell line or a list") {
  struct Case {
    const char* text;
    Texts test;
  };
  for (const auto& [text, test] : {
           Case{"{test: curl -f http://localhost || exit 1}", {"CMD-SHELL", "curl -f http://localhost || exit 1"}},
           Case{R"({test: [CMD, /check, ""]})", {"CMD", "/check", ""}},
           Case{R"({test: [CMD-SHELL, "a && b"]})", {"CMD-SHELL", "a && b"}},
           Case{"{test: [NONE]}", {"NONE"}},
           Case{"{disable: true}", {"NONE"}},
           Case{"{disable: true, test: [NONE]}", {"NONE"}},
           Case{"{disable: false, test: a}", {"CMD-SHELL", "a"}},
           Case{"{interval: 5s}", {}},
       }) {
    CAPTURE(text);
    CHECK(web("healthcheck: " + std::string(text)).healthcheck.value().test == test);
  }
}

TEST_CASE("times and retries are left to the engine unless they are written") {
  const auto check = web("healthcheck: {interval: 5s, timeout: 1m, start_period: 0s, retries: 0}").healthcheck.value();
  CHECK(check.interval == 5s);
  CHECK(check.timeout == 1min);
  CHECK(check.start_period == 0s);
  CHECK_FALSE(check.start_interval);
  CHECK(check.retries == 0);
  CHECK(check.place.str() == "stack.yml:4:18");
  CHECK_FALSE(web("").healthcheck);
}

TEST_SUITE_END();
