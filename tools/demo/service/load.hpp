#pragma once

#include "service/fetch.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace fairlead::demo {

struct Load {
  Url url;
  std::size_t least = 1000;  ///< Goes on until SIGTERM, and at least this far.
  std::size_t workers = 4;
  std::chrono::milliseconds pause{5};  ///< Of each worker between two requests.
  std::chrono::seconds longest{120};   ///< Ends then, whatever happens.
};

struct Outcome {
  std::size_t requests = 0, failed = 0;
  std::map<std::string, std::size_t> servers = {};  ///< Answers by Server header.
  std::string first_failure = {};
};

/// Sends the requests. A failure is counted, never tried again: the count is what a visitor would have seen.
Outcome run_load(const Load& load);

/// One line: {"requests":1200,"failed":0,"servers":{"harbour/1.0.0":1200},"first_failure":""}
std::string json(const Outcome& outcome);

}  // namespace fairlead::demo
