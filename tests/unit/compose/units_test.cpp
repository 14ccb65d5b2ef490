#include "compose/units.hpp"

#include <doctest/doctest.h>

using namespace fairlead::compose;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

TEST_SUITE_BEGIN("compose");

TEST_CASE("durations are numbers with units") {
  struct Case {
    const char* text;
    nanoseconds value;
  };
  for (const auto& [text, value] : {Case{"0", 0ns}, Case{"0s", 0ns}, Case{"10s", 10s}, Case{"1h2m3s", 3723s},
                                    Case{"1.5s", 1500ms}, Case{".5m", 30s}, Case{"250ms", 250ms}, Case{"3us", 3us},
                                    Case{"3µs", 3us}, Case{"7ns", 7ns}, Case{"1m30s500ms", 90500ms}}) {
    CAPTURE(text);
    CHECK(parse_duration(text) == value);
  }
  for (const char* text :
       {"", "10", "s", "-1s", "10 s", "1d", "1.2.3s", "10S", "1h2", "99999999999h", "9223372036.9s"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("bytes have binary units") {
  struct Case {
    const char* text;
    std::int64_t value;
  };
  for (const auto& [text, value] :
       {Case{"0", 0}, Case{"1024", 1024}, Case{"64M", 67108864}, Case{"64m", 67108864}, Case{"64mb", 67108864},
        Case{"64MiB", 67108864}, Case{"1.5g", 1610612736}, Case{"10b", 10}, Case{"2 kb", 2048}, Case{"1t", 1LL << 40},
        Case{"1p", 1LL << 50}, Case{"0.1k", 102}}) {
    CAPTURE(text);
    CHECK(parse_bytes(text) == value);
  }
  for (const char* text : {"", "M", "-1", "1x", "1mm", "1.2.3m", "9000p", "1e3", "64 M B", "bi", "1bi"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_bytes(text));
  }
}

TEST_CASE("CPUs are billionths, exactly") {
  struct Case {
    const char* text;
    std::int64_t value;
  };
  for (const auto& [text, value] :
       {Case{"2", 2'000'000'000}, Case{"0.5", 500'000'000}, Case{".25", 250'000'000}, Case{"0.000000001", 1},
        Case{"0.1", 100'000'000}, Case{"1.100000003", 1'100'000'003}}) {
    CAPTURE(text);
    CHECK(parse_cpus(text) == value);
  }
  for (const char* text : {"", ".", "-1", "0.0000000001", "1/2", "1e3", "two"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_cpus(text));
  }
}

TEST_CASE("whole numbers have digits only") {
  CHECK(parse_unsigned("18446744073709551615") == 18446744073709551615ULL);
  CHECK(parse_signed("-7") == -7);
  for (const char* text : {"", "+1", "1 ", "0x1", "1.0", "18446744073709551616", "-1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_unsigned(text));
  }
}

TEST_SUITE_END();
