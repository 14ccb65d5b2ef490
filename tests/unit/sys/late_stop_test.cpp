#include "sys/late_stop.hpp"

#include <doctest/doctest.h>
#include <future>

using namespace fairlead;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("sys");

TEST_CASE("a late stop comes after the other one, and not without it") {
  std::stop_source stop;
  const sys::LateStop late(stop.get_token(), 1ms);
  std::promise<void> promise;
  const std::stop_callback on_late(late.token(), [&] { promise.set_value(); });
  CHECK_FALSE(late.token().stop_requested());
  stop.request_stop();
  promise.get_future().wait();
  CHECK(late.token().stop_requested());
}

TEST_CASE("a late stop that is no longer wanted does not come") {
  std::stop_source stop;
  std::stop_token token;
  {
    const sys::LateStop late(stop.get_token(), 1h);
    token = late.token();
    stop.request_stop();
  }
  CHECK_FALSE(token.stop_requested());
}

TEST_SUITE_END();
