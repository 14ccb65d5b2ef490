#pragma once

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/config.hpp"
#include "cli/parse.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fairlead::cli {

/// Where the value of a flag came from.
struct Origin {
  enum class Kind : std::uint8_t { standard, file, variable, flag };
  Kind kind = Kind::standard;
  std::string where = {};  ///< "fairlead.yml:3", "FAIRLEAD_STACK_FILE", "--file"; "" for the default.
  friend bool operator==(const Origin&, const Origin&) = default;
};

std::string_view word(Origin::Kind kind);  ///< "default", "file", "variable", "flag".

/// Fills every target: from `given`, else the variable, else `config`, else it stays. Returns the origins, in the order
/// of the flags. `usage` for a bad value of a flag or variable, `config` for one in the file.
Result<std::vector<Origin>> fill(std::span<const Flag> flags, const Given& given, const Variables& environment,
                                 const Config& config);

/// `usage` when a required flag or argument has come from nowhere.
Result<> check_required(std::span<const Flag> flags, std::span<const Origin> origins);

}  // namespace fairlead::cli
