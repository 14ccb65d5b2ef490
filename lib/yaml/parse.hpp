#pragma once

#include "base/result.hpp"
#include "yaml/node.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace fairlead::yaml {

/// What a file may cost. A stack of 1500 services has 1 MB and 130 000 nodes.
struct Limits {
  std::size_t bytes = 8U << 20U;            ///< Of the file.
  std::size_t depth = 64;                   ///< Of nested lists and maps.
  std::size_t nodes = 500'000;              ///< After aliases are resolved, each key and value counted.
  std::size_t expanded_bytes = 32U << 20U;  ///< Of all texts, after aliases are resolved.
};

/// Reads the one document of a YAML file; an empty file is null. Aliases are replaced by copies of what they name,
/// merge keys (`<<`, https://yaml.org/type/merge.html) by the entries that the map has not itself; both keep their
/// places.
///
/// Fails `config` with file, line, column and a next step: syntax, a key twice in one map, keys that are no text,
/// unknown aliases, several documents; `refused` beyond the limits. `file` is only the name for messages.
Result<Node> parse(std::string_view text, std::string file, const Limits& limits = {});

}  // namespace fairlead::yaml
