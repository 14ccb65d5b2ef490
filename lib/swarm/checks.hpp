#pragma once

#include "base/result.hpp"
#include "compose/project.hpp"
#include "http/client.hpp"
#include "swarm/outside.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// Whether what was deployed works, seen from here: questions over HTTP and TCP.
namespace fairlead::swarm {

/// How a check went.
struct Checked {
  std::string name, question;  ///< "web.home", "GET https://shop.example.org/health"
  bool is_good = false;
  std::string answer;  ///< Of the last try: "200", "503, not 200 to 299: no database", "connection refused"
  std::uint64_t tries = 0;
  std::chrono::milliseconds took{0};
};

/// "GET https://shop.example.org/health", "connect to db.example.org:5432". Secrets in the query are "***".
std::string question_of(const compose::Check& check);
/// What has to be answered: "200 to 299, with \"ready\""; "" for a connection.
std::string wish_of(const compose::Check& check);

/// Asks until the answer is good or the tries are over. `cancelled` on a stop; every other trouble is an answer.
Result<Checked> run(const compose::Check& check, const Outside& outside, http::Client& web);

/// Runs the checks in their order, up to the first that is not good.
Result<std::vector<Checked>> run(const std::vector<compose::Check>& checks, const Outside& outside, http::Client& web);

}  // namespace fairlead::swarm
