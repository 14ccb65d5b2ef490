#include "lint/plain.hpp"

#include "yaml/parse.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("lint");

namespace {

std::string reads(const std::string& text) {
  return lint::docker_reads(yaml::parse(text + "\n", "a.yml").value());
}

}  // namespace

TEST_CASE("numbers that docker's client writes in another way") {
  struct Case {
    const char *written, *read;
  };
  // Measured with docker's client: 1.10, 1e3, 017, 0o17 and 2001-01-01.
  for (const auto& [written, read] : {Case{"1.10", "1.1"},
                                      {"1.0", "1"},
                                      {"1e3", "1000"},
                                      {"017", "15"},
                                      {"0o17", "15"},
                                      {"0x1F", "31"},
                                      {"1_000", "1000"},
                                      {"+5", "5"},
                                      {"08", "8"},
                                      {".5", "0.5"},
                                      {"1e21", "1e+21"},
                                      {"2001-01-01", "a date"},
                                      {"2001-1-1 10:00:00", "a date"},
                                      {"true", "true or false, which it refuses"}}) {
    CHECK_MESSAGE(reads(written) == read, written);
  }
}

TEST_CASE("texts that stay as they are") {
  for (const auto* text :
       {"1.1", "8080", "-3", "\"1.10\"", "'true'", "1.10.2",   "yes",   "abc",    "1e",
        "e3",  ".",    "-",  "0",        "~",      "10.0.0.1", "12:30", "2001-1", "99999999999999999999-a",
        "0b2", "v1.10"})
    CHECK_MESSAGE(reads(text) == "", text);
}

TEST_SUITE_END();
