#include "cli/ports.hpp"

namespace fairlead::cli {

Ports with_environment(const Ports& ports, const Variables& environment) {
  return {.clock = ports.clock,
          .files = ports.files,
          .processes = ports.processes,
          .random = ports.random,
          .environment = environment,
          .working_directory = ports.working_directory,
          .http = ports.http,
          .observer = ports.observer,
          .stop = ports.stop,
          .redactor = ports.redactor,
          .colour = ports.colour,
          .verbose = ports.verbose,
          .json = ports.json};
}

}  // namespace fairlead::cli
