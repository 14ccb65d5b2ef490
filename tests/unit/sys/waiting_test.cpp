#include "sys/waiting.hpp"

#include "support/fake_clock.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <vector>

using namespace fairlead;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("sys");

namespace {

/// A thing that may be made, and what trying comes to, in order.
struct World {
  bool there = false;
  std::vector<Errc> failures = {};     ///< Each attempt but the last fails so.
  bool works_though_it_fails = false;  ///< The first attempt does its work, and its answer is lost.
  int looks = 0, attempts = 0;
  test::FakeClock clock = {};
  std::stop_token stop = {};

  Result<bool> ensure() {
    return sys::ensure(
        {clock, stop},
        [&]() -> Result<bool> {
          ++looks;
          return there;
        },
        [&]() -> Result<> {
          const auto number = static_cast<std::size_t>(attempts++);
          there = there || works_though_it_fails || number >= failures.size();
          if (number < failures.size()) return Error(failures[number], "failed");
          return {};
        });
  }
};

}  // namespace

TEST_CASE("what is there is not made, and what is not is made once") {
  World there{.there = true};
  CHECK_FALSE(*there.ensure());
  CHECK(there.attempts == 0);
  World missing;
  CHECK(*missing.ensure());
  CHECK(missing.attempts == 1);
}

TEST_CASE("after a failure that may pass it is looked for again before it is made again") {
  World lost{.failures = {Errc::unavailable}, .works_though_it_fails = true};
  CHECK(*lost.ensure());
  CHECK(lost.attempts == 1);
  CHECK(lost.looks == 2);
  World slow{.failures = {Errc::unavailable, Errc::timed_out, Errc::unavailable}};
  CHECK(*slow.ensure());
  CHECK(slow.attempts == 4);
  CHECK(slow.clock.sleeps() == std::vector<std::chrono::milliseconds>{250ms, 500ms, 1s});
}

TEST_CASE("it is not tried for ever") {
  World broken{.failures = std::vector(9, Errc::unavailable)};
  const auto result = broken.ensure();
  CHECK(result.error().code() == Errc::unavailable);
  CHECK(broken.attempts == 5);
}

TEST_CASE("a failure that will not pass is told, unless somebody else made the same in the meantime") {
  World denied{.failures = {Errc::denied}};
  CHECK(denied.ensure().error().code() == Errc::denied);
  CHECK(denied.attempts == 1);
  World raced{.failures = {Errc::conflict}, .works_though_it_fails = true};
  CHECK_FALSE(*raced.ensure());
}

namespace {

bool passes(const Error& error) {
  return error.code() == Errc::conflict || sys::is_unclear(error);
}

/// What comes of making something that is there after the first attempt, which fails so. Ours?
Result<bool> found_after(Errc code) {
  test::FakeClock clock;
  return sys::make_or_find(
      {clock, {}}, [&]() -> Result<> { return Error(code, "failed"); },
      [](const Error&) -> Result<bool> { return true; }, passes);
}

}  // namespace

TEST_CASE("what is found after an unclear answer is ours, and after any other somebody else's") {
  for (const auto code : {Errc::unavailable, Errc::timed_out, Errc::io}) CHECK(*found_after(code));
  CHECK_FALSE(*found_after(Errc::conflict));
  CHECK(found_after(Errc::denied).error().code() == Errc::denied);
}

TEST_CASE("a deadline passes when its time is over") {
  test::FakeClock clock;
  const sys::Deadline deadline(clock, 2s);
  CHECK_FALSE(deadline.has_passed());
  CHECK(deadline.left() == 2s);
  CHECK(sys::pause({clock, {}}, 3s).has_value());
  CHECK(deadline.has_passed());
  CHECK(deadline.left() == -1s);
}

TEST_CASE("a stop ends the pauses") {
  std::stop_source stop;
  stop.request_stop();
  World stopped{.failures = {Errc::unavailable}, .stop = stop.get_token()};
  CHECK(stopped.ensure().error().code() == Errc::cancelled);
}

TEST_SUITE_END();
