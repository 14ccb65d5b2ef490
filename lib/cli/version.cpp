#include "cli/version.hpp"

#include <fmt/core.h>

namespace fairlead::cli {

std::string_view version() {
  return FAIRLEAD_VERSION;
}

std::string_view commit() {
  return FAIRLEAD_COMMIT;
}

std::string version_line(std::string_view program) {
  return fmt::format("{} {} (commit {})", program, version(), commit());
}

}  // namespace fairlead::cli
