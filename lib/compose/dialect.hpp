#pragma once

#include <cstdint>

namespace fairlead::compose {

/// How files are read. docs/stack/compose.md lists what differs.
enum class Dialect : std::uint8_t {
  specification,  ///< The Compose specification.
  docker,         ///< As `docker stack deploy` reads them (docker/cli 28), its oddities too.
};

}  // namespace fairlead::compose
