#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::lint {

enum class Severity : std::uint8_t { info, warning, error };

std::string_view word(Severity severity);  ///< "info", "warning", "error"
std::optional<Severity> severity_of(std::string_view word);

/// Something in a Compose file that will not do what its author wants, or not well.
struct Finding {
  std::string_view rule;  ///< "image-tag": the id of a Rule, which lives for ever.
  Severity severity = Severity::warning;
  Place place;
  std::string service = {};  ///< The service it is in, or "".
  std::string message;       ///< Printable, one line, without secrets and line numbers.
  std::string help;          ///< The next step.
  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

}  // namespace fairlead::lint
