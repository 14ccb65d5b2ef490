#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace fairlead::cli {

/// The exit statuses of every program (docs/exit-statuses.md). An unknown status means failure.
enum class Exit : std::uint8_t {
  done = 0,
  failed = 1,
  usage = 2,            ///< Usage or configuration; nothing was touched.
  changes_pending = 3,  ///< plan --detailed-exitcode, check: something differs.
  denied = 4,
  rolled_back = 5,
  timed_out = 6,
  refused = 7,
  partial = 8,
  conflict = 9,
  interrupted = 130,
  terminated = 143,
};

Exit exit_of(Errc code);

struct ExitMeaning {
  Exit status;
  std::string_view meaning;  ///< As help, man pages and docs/exit-statuses.md say it.
};

/// Every status, in ascending order.
std::span<const ExitMeaning> exit_meanings();

}  // namespace fairlead::cli
