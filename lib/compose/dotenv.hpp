#pragma once

#include "base/result.hpp"
#include "compose/interpolate.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::compose {

struct Assignment {
  std::string name;
  std::optional<std::string> value;  ///< Absent: the line has the name only.
};

/// Reads the file format of `.env` and `env_file` (Compose specification, "env_file format"): NAME=value lines with
/// comments, quotes, escapes, several lines in quotes, and variables except in single quotes. Fails `config` with
/// file, line and column. `known` is what the files before it say, which its values may use.
Result<std::vector<Assignment>> read_dotenv(std::string_view text, const std::string& file, Interpolator& interpolator,
                                            Variables known = {});

/// The format "raw": every line is NAME=value to its end, without quotes, escapes and variables.
Result<std::vector<Assignment>> read_raw_env(std::string_view text, const std::string& file);

}  // namespace fairlead::compose
