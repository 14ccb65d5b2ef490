#include "sys/parallel.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <latch>
#include <string>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("sys");

TEST_CASE("one thread does everything in order, many do it at the same time") {
  std::vector<std::size_t> order;
  const auto note = [&](std::size_t i, const std::stop_token&) -> Result<> {
    order.push_back(i);
    return {};
  };
  CHECK(sys::in_parallel(3, 1, {}, note).has_value());
  CHECK(order == std::vector<std::size_t>{0, 1, 2});
  std::latch all_are_there(4);
  const auto meet = [&](std::size_t, const std::stop_token&) -> Result<> {
    all_are_there.arrive_and_wait();
    return {};
  };
  CHECK(sys::in_parallel(4, 8, {}, meet).has_value());
  CHECK(sys::in_parallel(0, 8, {}, meet).has_value());
}

TEST_CASE("the first error is given, and nothing begins after it") {
  std::atomic<int> begun = 0;
  const auto fails = [&](std::size_t i, const std::stop_token&) -> Result<> {
    ++begun;
    if (i == 1) return Error(Errc::io, "no");
    return {};
  };
  const auto done = sys::in_parallel(9, 1, {}, fails);
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().message() == "no");
  CHECK(begun == 2);
}

TEST_CASE("a stop keeps what has not begun from beginning") {
  std::stop_source stop;
  int begun = 0;
  const auto work = [&](std::size_t, const std::stop_token& token) -> Result<> {
    ++begun;
    stop.request_stop();
    CHECK(token.stop_requested());
    return {};
  };
  const auto done = sys::in_parallel(3, 1, stop.get_token(), work);
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code() == Errc::cancelled);
  CHECK(begun == 1);
}

TEST_SUITE_END();
