#pragma once

#include "base/text.hpp"
#include "compose/diagnostic.hpp"
#include "compose/dialect.hpp"
#include "compose/interpolate.hpp"
#include "sys/filesystem.hpp"

#include <cstddef>
#include <string>

namespace fairlead::compose {

/// What reading one project needs besides its nodes.
struct Context {
  const Variables& variables;  ///< The environment, and what .env adds.
  sys::FileSystem& files;
  Diagnostics& warnings;
  Interpolator& interpolator;
  std::string directory;           ///< Of the first file; "" is the working directory.
  std::string absolute_directory;  ///< The same from the root; "" when it is not known.
  Dialect dialect = Dialect::specification;
  bool tolerant = false;  ///< See Options.

  // What is left for all services together, so that no file can eat the memory.
  std::size_t bytes_left = 64U << 20U;  ///< Of env_file, secret and config files.
  std::size_t ports_left = 1U << 17U;

  /// Whether docker's client is followed where it departs from the specification.
  bool as_docker() const { return dialect == Dialect::docker; }

  /// Whether what the engine refuses is a warning only: docker's client would send it even so.
  bool goes_on() const { return tolerant || as_docker(); }

  void warn(Place place, std::string message, std::string help = {}, Concern concern = Concern::other) {
    warnings.push_back({std::move(place), std::move(message), std::move(help), concern});
  }
};

}  // namespace fairlead::compose
