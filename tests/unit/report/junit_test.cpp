#include "report/junit.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("report");

TEST_CASE("JUnit has a case for each thing that was tried, with its time, failure and output") {
  const report::Suite suite = {
      .name = "a & b",
      .cases = {{.group = "shop", .name = "web", .took = 1500ms},
                {.group = "shop",
                 .name = "<db>",
                 .took = 62'007ms,
                 .verdict = report::Verdict::failed,
                 .why = "it \"ends\"",
                 .text = "a\nb\n"},
                {.group = "shop", .name = "mail", .text = "slow\n"},
                {.group = "shop", .name = "job", .verdict = report::Verdict::skipped, .why = "too late"}}};
  CHECK(report::junit(suite) ==
        R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="a &amp; b" tests="4" failures="1" errors="0" skipped="1">
    <testcase classname="shop" name="web" time="1.500"/>
    <testcase classname="shop" name="&lt;db&gt;" time="62.007">
      <failure message="it &quot;ends&quot;">a
b
</failure>
    </testcase>
    <testcase classname="shop" name="mail">
      <system-out>slow
</system-out>
    </testcase>
    <testcase classname="shop" name="job">
      <skipped message="too late"/>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("what XML cannot hold becomes a question mark") {
  const auto text =
      report::junit({.name = "x", .cases = {{.group = "a\x1b[1m", .name = "a\xef\xbf\xbf\xef\xbf\xbe\xff"}}});
  CHECK(text.find("classname=\"a?[1m\" name=\"a???\"") != std::string::npos);
}

TEST_SUITE_END();
