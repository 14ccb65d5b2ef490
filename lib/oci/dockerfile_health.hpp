#pragma once

#include "base/result.hpp"
#include "oci/dockerfile_words.hpp"
#include "oci/manifest.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// Go's durations, in nanoseconds: "30s", "1m30s", "1.5h", "500ms". Nothing when it is none, or is negative.
std::optional<std::int64_t> duration_of(std::string_view text);

/// HEALTHCHECK: its flags, and NONE or CMD with a command.
Result<Healthcheck> parse_healthcheck(const LogicalLine& line, const std::vector<DockerfileFlag>& flags,
                                      std::string_view rest);

}  // namespace fairlead::oci
