#pragma once

#include "base/text.hpp"
#include "cli/redactor.hpp"
#include "http/client.hpp"
#include "plan/observer.hpp"
#include "sys/clock.hpp"
#include "sys/filesystem.hpp"
#include "sys/process.hpp"
#include "sys/random.hpp"

#include <initializer_list>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::cli {

/// The outside, as a subcommand gets it. `dispatch` makes the real ones; tests make fakes. Hand the domains
/// the single ports they name, not this.
struct Ports {
  sys::Clock& clock;
  sys::FileSystem& files;
  sys::Processes& processes;
  sys::Random& random;
  const Variables& environment;
  std::string working_directory = {};  ///< From the root, as the user went; "" when it is out of reach.
  http::Client& http;                  ///< Retries (http::Retrying around the real client).
  plan::Observer& observer;
  std::stop_token stop;                     ///< SIGINT or SIGTERM arrived.
  Redactor* redactor = nullptr;             ///< Tell it the secrets that are learnt at run time; may be null in tests.
  bool colour = false;                      ///< Standard output shows colour.
  bool verbose = false;                     ///< --verbose: digests and the like are shown whole.
  bool json = false;                        ///< Standard output gets one JSON document, and nothing else.
  std::string command = {};                 ///< "fairlead stack rm": what runs.
  std::vector<std::string> arguments = {};  ///< What was given to it.
};

/// The command line that was given, with these words added: what to type next. Quoted for a shell; what is secret in it
/// is masked with all else that is printed.
std::string again(const Ports& ports, std::initializer_list<std::string_view> more);

/// The same outside with other variables, which have to outlive what is returned.
Ports with_environment(const Ports& ports, const Variables& environment);

}  // namespace fairlead::cli
