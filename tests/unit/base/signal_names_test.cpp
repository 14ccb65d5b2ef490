#include "base/signal_names.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("base");

TEST_CASE("signals are named with SIG or without, in either case") {
  for (const auto* name : {"SIGTERM", "TERM", "sigkill", "SigQuit", "SIGRTMIN", "SIGRTMIN+15", "rtmax-14"}) {
    CAPTURE(name);
    CHECK(is_signal_name(name));
  }
  for (const auto* name :
       {"", "9", "SIG", "TERMS", "SIGSIGTERM", "SIGRTMIN-3", "SIGRTMIN+", "SIGRTMIN+0", "SIGRTMIN+16", "SIGRTMAX-15"}) {
    CAPTURE(name);
    CHECK_FALSE(is_signal_name(name));
  }
  CHECK(closest_signal("SIGTREM") == "TERM");
  CHECK(closest_signal("nonsense").empty());
}

TEST_SUITE_END();
