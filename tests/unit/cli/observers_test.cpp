#include "cli/observers.hpp"

#include "base/text.hpp"
#include "support/fake_clock.hpp"

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace fairlead;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_SUITE_BEGIN("cli");

namespace {

const plan::Change web = {.action = plan::Action::restart, .kind = "service", .name = "shop_web"};
const plan::Change db = {.action = plan::Action::create, .kind = "service", .name = "shop_db"};

struct Stage {
  test::FakeClock clock;
  std::string text;

  cli::Screen screen() {
    return {.write = [this](std::string_view more) { text += more; }, .clock = clock, .colour = false, .width = 70};
  }
  std::string take() { return std::exchange(text, ""); }
};

}  // namespace

TEST_CASE("lines come on change, at most one per 10 s for each thing") {
  Stage stage;
  const auto observer = cli::make_line_observer(stage.screen());
  observer->step_started(web);
  observer->waiting("shop_web", "0/2");
  observer->waiting("shop_web", "1/2");
  observer->waiting("shop_db", "0/1");
  stage.clock.advance(seconds(11));
  observer->waiting("shop_web", "1/2");
  observer->waiting("shop_web", "2/2");
  stage.clock.advance(seconds(11));
  observer->waiting("shop_web", "1/2");
  observer->waiting("shop_web", "2/2");
  observer->step_finished(web, milliseconds(2345));
  observer->note("pinned\x1b[2J");
  observer->warning("old");
  CHECK(stage.take() ==
        "restart service shop_web\n"
        "  waiting: shop_web: 0/2\n"
        "  waiting: shop_db: 0/1\n"
        "  waiting: shop_web: 1/2\n"
        "  waiting: shop_web: 2/2\n"
        "  done: service shop_web (2.3 s)\n"
        "  pinned?[2J\n"
        "warning: old\n");
}

TEST_CASE("what moves within 10 s needs no line, what takes longer is told until its end") {
  Stage stage;
  const auto observer = cli::make_line_observer(stage.screen());
  observer->progress("a", 0, 100);
  observer->progress("a", 100, 100);
  CHECK(stage.take().empty());
  observer->progress("b", 0, 5'000'000);
  for (std::uint64_t done = 1; done <= 5; ++done) {
    stage.clock.advance(seconds(6));
    observer->progress("b", done * 1'000'000, 5'000'000);
  }
  CHECK(stage.take() == "  b: 2.0 MB of 5.0 MB\n  b: 4.0 MB of 5.0 MB\n  b: 5.0 MB of 5.0 MB\n");
  observer->progress("c", 1, 0);
  stage.clock.advance(seconds(10));
  observer->progress("c", 2000, 0);
  CHECK(stage.take() == "  c: 2.0 kB\n");
}

TEST_CASE("in GitLab each step is a collapsed section, and sections do not overlap") {
  Stage stage;
  {
    const auto observer = cli::make_gitlab_observer(stage.screen());
    observer->step_started(web);
    observer->step_started(db);
    observer->step_finished(db, milliseconds(5));
    stage.clock.advance(seconds(2));
    observer->step_finished(web, seconds(2));
    CHECK(stage.take() ==
          "\x1b[0Ksection_start:1769860800:restart_service_shop_web[collapsed=true]\r\x1b[0Krestart service shop_web\n"
          "create service shop_db\n"
          "  done: service shop_db (5 ms)\n"
          "  done: service shop_web (2.0 s)\n"
          "\x1b[0Ksection_end:1769860802:restart_service_shop_web\r\x1b[0K\n");
    observer->step_started(db);
    stage.take();
  }
  CHECK(stage.take() == "\x1b[0Ksection_end:1769860802:create_service_shop_db\r\x1b[0K\n");
}

TEST_CASE("quiet leaves only warnings") {
  Stage stage;
  const auto observer = cli::make_quiet_observer(stage.screen());
  observer->step_started(web);
  observer->waiting("a", "b");
  observer->progress("a", 1, 2);
  observer->note("n");
  observer->step_finished(web, seconds(1));
  observer->warning("w");
  CHECK(stage.take() == "warning: w\n");
}

TEST_CASE("a terminal shows live lines, redrawn at most ten times a second, and leaves what is done") {
  Stage stage;
  {
    const auto observer = cli::make_terminal_observer(stage.screen());
    observer->waiting("shop_web", "0/2");
    CHECK(stage.take() == "  shop_web: 0/2\n");
    observer->waiting("shop_web", "1/2");
    CHECK(stage.take().empty());
    stage.clock.advance(milliseconds(100));
    observer->progress("layer", 5'000'000, 10'000'000);
    CHECK(stage.take() ==
          "\x1b[1A\x1b[J  shop_web: 1/2\n  layer: [============            ]  50 %  5.0 MB of 10.0 MB\n");
    observer->note("a fact");
    CHECK(stage.take() ==
          "\x1b[2A\x1b[J  a fact\n  shop_web: 1/2\n  layer: [============            ]  50 %  5.0 MB of 10.0 MB\n");
    observer->step_finished(web, seconds(61));
    CHECK(stage.take() ==
          "\x1b[2A\x1b[Jrestart service shop_web (1 min 1 s)\n  layer: [============            ]  50 %  5.0 MB of "
          "10.0 MB\n");
    stage.clock.advance(milliseconds(100));
    observer->progress("layer", 10'000'000, 10'000'000);
    CHECK(stage.take() == "\x1b[1A\x1b[J");
    stage.clock.advance(milliseconds(100));
    observer->waiting("long", std::string(100, 'x'));
    CHECK(stage.take() == "  long: " + std::string(61, 'x') + "\n");
  }
  CHECK(stage.take() == "\x1b[1A\x1b[J");
}

TEST_CASE("a terminal shows eight live lines at most") {
  Stage stage;
  const auto observer = cli::make_terminal_observer(stage.screen());
  for (int i = 0; i < 12; ++i) {
    stage.clock.advance(seconds(1));
    stage.take();
    observer->waiting("w" + std::to_string(i), "x");
  }
  const auto last = stage.take();
  CHECK(last.starts_with("\x1b[8A\x1b[J  w4: x\n"));
  CHECK(last.ends_with("  w11: x\n"));
}

TEST_CASE("the observer follows from the style of output") {
  const auto first_line = [](const cli::OutputStyle& style) {
    Stage stage;
    const auto observer = cli::make_observer(style, stage.screen());
    observer->step_started(db);
    return stage.take().substr(0, 14);
  };
  CHECK(first_line({}) == "create service");
  CHECK(first_line({.quiet = true}).empty());
  CHECK(first_line({.terminal = true}) == "  create servi");
  CHECK(first_line({.terminal = true, .gitlab = true}).starts_with("\x1b[0Ksection_s"));
}

TEST_CASE("calls from several threads at once are whole lines, one after another") {
  for (const cli::OutputStyle& style : {cli::OutputStyle{}, {.terminal = true}, {.gitlab = true}}) {
    Stage stage;
    {
      const auto observer = cli::make_observer(style, stage.screen());
      std::vector<std::jthread> threads;
      for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
          for (int j = 0; j < 50; ++j) {
            observer->progress("layer", 1, 2);
            observer->note("a fact");
          }
        });
      }
    }
    const auto all = lines(stage.text);
    CHECK(std::ranges::count_if(all, [](std::string_view line) { return line.ends_with("  a fact"); }) == 200);
  }
}

TEST_CASE("sizes and times read easily") {
  CHECK(cli::size_text(0) == "0 B");
  CHECK(cli::size_text(999) == "999 B");
  CHECK(cli::size_text(1000) == "1.0 kB");
  CHECK(cli::size_text(999'999) == "1.0 MB");
  CHECK(cli::size_text(123'456'789'012) == "123.5 GB");
  CHECK(cli::time_text(milliseconds(999)) == "999 ms");
  CHECK(cli::time_text(milliseconds(12'345)) == "12.3 s");
  CHECK(cli::time_text(milliseconds(245'000)) == "4 min 5 s");
}

TEST_SUITE_END();
