#include "unit/lint/linting.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::lint;

TEST_SUITE_BEGIN("lint");

namespace {

/// The rules that find something in one variable, as the item of a list.
std::vector<std::string_view> rules_for(std::string_view item) {
  const auto text =
      file_with(fmt::format("environment:\n  - '{}'\nsecrets: [db]", item), "secrets: {db: {external: true}}\n");
  std::vector<std::string_view> out;
  for (const auto& finding : Linted({text}).findings({})) {
    CHECK_MESSAGE(finding.message.find("hunter2") == std::string::npos, finding.message);
    CHECK_MESSAGE(finding.help.find("hunter2") == std::string::npos, finding.help);
    out.push_back(finding.rule);
  }
  return out;
}

}  // namespace

TEST_CASE("values of variables are judged, not only their names") {
  using Rules = std::vector<std::string_view>;
  const Rules nothing, plain = {"secret-in-environment"}, path = {"secret-path"};
  struct Case {
    std::string_view item;
    Rules rules;
  };
  for (const auto& [item, rules] : {
           Case{"DB_PASSWORD=hunter2", plain},
           Case{"DB_PASSWORD=yes", nothing},
           Case{"ALLOW_EMPTY_PASSWORD=on", nothing},
           Case{"SECRETS=0", nothing},
           Case{"PIN_SECRET=1234", plain},
           Case{"ADMIN_TOKEN=null", nothing},
           Case{"TOKEN=$$OTHER", nothing},
           Case{"DB_PASSWORD=/run/secrets/db", path},
           Case{"DB_PASSWORD=$$(cat /run/secrets/db)", path},
           Case{"DB_PASSWORD_FILE=/run/secrets/db", nothing},
           Case{"DB_PASSWORD_FILE=/run/secrets/other", {"secret-not-there"}},
           Case{"SECRETS=/run/secrets/", nothing},
           Case{"URL=postgres://me:hunter2@db/app", plain},
           Case{"URL=postgres://me@db/app", nothing},
           Case{"CI=glpat-hunter2hunter2hunter2", plain},
           Case{"CI=glpat-x", nothing},
           Case{"AWS=AKIAHUNTER2HUNTER222", plain},
           Case{"PEM=-----BEGIN RSA PRIVATE KEY-----hunter2", plain},
           Case{"PEM=-----BEGIN PUBLIC KEY-----abc", nothing},
           Case{"TZ=\"America/New_York\"", {"quotes-in-value"}},
           Case{"OPTS=-Dx=\"a b\"", nothing},
           Case{"ARGS=\"a\" \"b\"", nothing},
           Case{"REDIS_HOST_PORT:6379", {"reading"}},
           Case{"DB_PASSWORD:hunter2", {"reading"}},
       }) {
    CAPTURE(item);
    CHECK(rules_for(item) == rules);
  }
}

TEST_CASE("a colon in a list is told how to be an equals sign") {
  const auto help = [](std::string_view item) {
    return Linted({file_with(fmt::format("environment: ['{}']", item))}).findings({}).at(0).help;
  };
  CHECK(help("REDIS_HOST_PORT:6379") == "write REDIS_HOST_PORT=6379");
  CHECK(help("PASSWORD:hunter2") == "write PASSWORD=...");
}

TEST_SUITE_END();
