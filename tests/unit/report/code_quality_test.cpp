#include "report/code_quality.hpp"

#include "json/json.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("report");

TEST_CASE("a code quality report has what GitLab reads, and no fingerprint twice") {
  const std::vector<report::Issue> issues = {
      {"the tag moves", "lint/image-tag", "web image-tag", "minor", {"a.yml", 3, 5}},
      {"the tag moves", "lint/image-tag", "web image-tag", "minor", {"a.yml", 0, 0}}};
  const auto read = json::parse(report::code_quality(issues), "report").value();
  CHECK(read.at(0) ==
        json::parse(R"({"description": "the tag moves", "check_name": "lint/image-tag", "severity": "minor",
                                      "fingerprint": "web image-tag",
                                      "location": {"path": "a.yml", "lines": {"begin": 3}}})",
                    "expected")
            .value());
  CHECK(read.at(1).at("fingerprint") == "web image-tag #2");
  CHECK(read.at(1).at("location").at("lines").at("begin") == 1);
  CHECK(report::code_quality({}) == "[]\n");
}

TEST_SUITE_END();
