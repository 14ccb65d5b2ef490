#include "lint/report.hpp"

#include "json/json.hpp"
#include "unit/lint/linting.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace fairlead::lint;

TEST_SUITE_BEGIN("lint");

namespace {

const Findings some = {{.rule = "port-taken",
                        .severity = Severity::error,
                        .place = {"a.yml", 14, 5},
                        .service = "web",
                        .message = "both publish 80",
                        .help = "change one"},
                       {.rule = "unused",
                        .severity = Severity::info,
                        .place = {"b.yml", 3, 1},
                        .message = "no service uses it",
                        .help = "remove it"}};

}  // namespace

TEST_CASE("text has the findings of each file, and a summary") {
  CHECK(to_text(some) ==
        "a.yml\n"
        "  14:5     error port-taken: service \"web\": both publish 80\n"
        "           help: change one\n"
        "b.yml\n"
        "  3:1      info unused: no service uses it\n"
        "           help: remove it\n"
        "\n"
        "1 error, 0 warnings, 1 hint\n");
  CHECK(to_text({}) == "no findings\n");
}

TEST_CASE("in colour, a severity is, and nothing else changes") {
  auto text = to_text(some, Paint{true});
  CHECK(text.find("  14:5     \x1b[31merror\x1b[0m port-taken: ") != std::string::npos);
  CHECK(text.find("  3:1      \x1b[36minfo\x1b[0m unused: ") != std::string::npos);
  for (const std::string_view code : {"\x1b[31m", "\x1b[36m", "\x1b[0m", "\x1b[0m"}) {
    text.erase(text.find(code), code.size());
  }
  CHECK(text == to_text(some));
}

TEST_CASE("JSON has all members of a finding") {
  const auto read = json::parse(to_json(some, {"a.yml", "b.yml"}), "report").value();
  CHECK(read.at("schema") == "fairlead.stack.lint/1");
  CHECK(read.at("files").size() == 2);
  CHECK(read.at("errors") == 1);
  CHECK(read.at("warnings") == 0);
  CHECK(read.at("infos") == 1);
  CHECK(read.at("findings").at(0) ==
        json::parse(R"({"rule": "port-taken", "severity": "error", "file": "a.yml", "line": 14, "column": 5,
                        "service": "web", "message": "both publish 80", "help": "change one"})",
                    "expected")
            .value());
  CHECK(read.at("findings").at(1).at("service").is_null());
}

TEST_CASE("a finding that moves has the same fingerprint in GitLab") {
  const auto fingerprints = [](const std::string& text) {
    std::vector<std::string> out;
    const auto report = json::parse(to_code_quality(Linted({text}).findings()), "report").value();
    for (const auto& issue : report) out.push_back(issue.at("fingerprint"));
    return out;
  };
  const auto file = file_with("volumes: [\"/a:/a\"]\nenvironment: {A_TOKEN: x}");
  CHECK(fingerprints(file) == fingerprints("# moved\n\n" + file));
}

TEST_CASE("the list of rules has a line for each") {
  CHECK(lines(rules_text()).size() == rules().size());
}

TEST_SUITE_END();
