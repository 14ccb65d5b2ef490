#include "swarm/listing.hpp"

#include "swarm/report.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("swarm");

namespace {

const std::vector<swarm::Row> rows = {{.task = "shop_web.1",
                                       .service = "shop_web",
                                       .node = "quay",
                                       .image = "web:2",
                                       .state = "running",
                                       .desired = "running",
                                       .since = 90s,
                                       .error = {},
                                       .is_current = true},
                                      {.task = "shop_web.1",
                                       .service = "shop_web",
                                       .node = "quay",
                                       .image = "web:1",
                                       .state = "failed",
                                       .desired = "shutdown",
                                       .since = 3h,
                                       .error = "task: non-zero exit (3)"}};

}  // namespace

TEST_CASE("tasks are one table, replaced ones indented") {
  CHECK(swarm::rows_text(rows) ==
        "TASK             NODE  IMAGE  STATE    DESIRED   SINCE  ERROR\n"
        "shop_web.1       quay  web:2  running  running   90s\n"
        "  \\_ shop_web.1  quay  web:1  failed   shutdown  3h     task: non-zero exit (3)\n");
}

TEST_CASE("tasks are JSON for programs") {
  const auto value = nlohmann::json::parse(swarm::rows_json("shop", rows));
  CHECK(value["schema"] == "fairlead.stack.ps/1");
  CHECK(value["tasks"][1] == nlohmann::json({{"task", "shop_web.1"},
                                             {"service", "shop_web"},
                                             {"node", "quay"},
                                             {"image", "web:1"},
                                             {"state", "failed"},
                                             {"desired", "shutdown"},
                                             {"since_seconds", 10800},
                                             {"error", "task: non-zero exit (3)"}}));
}

TEST_CASE("how long ago, in the unit that fits") {
  CHECK(swarm::since_text(0s) == "0s");
  CHECK(swarm::since_text(119s) == "119s");
  CHECK(swarm::since_text(120s) == "2m");
  CHECK(swarm::since_text(2h) == "2h");
  CHECK(swarm::since_text(47h) == "47h");
  CHECK(swarm::since_text(48h) == "2d");
}

TEST_SUITE_END();
