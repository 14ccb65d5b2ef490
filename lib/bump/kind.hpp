#pragma once

#include "bump/bump.hpp"
#include "bump/value.hpp"

#include <cstdint>

namespace fairlead::bump {

/// How a file is read.
enum class Kind : std::uint8_t {
  other,
  package_json,
  package_lock,
  cargo_toml,
  cargo_lock,
  pyproject,
  cmake,
  chart,
  pom,
  dockerfile,
  json,
  toml,
  yaml,
  pattern,
};

Kind kind_of(const Target& target);

/// The keys that a selector names: "a.b,c" are two.
std::vector<Keys> keys_of(const Target& target);

/// The values that `file` holds its version in; none if it has none. Fails as `edits` does.
Result<std::vector<Value>> versions(const File& file, std::span<const File> others);

}  // namespace fairlead::bump
