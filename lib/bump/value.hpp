#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::bump {

/// A value in a file, as its bytes are there.
struct Value {
  std::size_t offset = 0;
  std::string_view text = {};  ///< Without quotes; escapes are not resolved.
  bool is_text = true;         ///< Not a number, a boolean, a list or a map.
};

/// The names that lead to a value, the outermost first. The entries of a list count: "[0]", "[1]".
using Keys = std::vector<std::string>;
using Visit = std::function<void(const Keys&, const Value&)>;

/// The position of the byte `offset` of `text`; lines end with "\n", columns count characters.
Place place_at(std::string_view text, std::size_t offset, std::string_view file);

// Each of these reads all of `text`, a file that is called `file` in errors, in linear time, and fails `config`
// (FL0320) with file, line and column where it is not what it should be. A byte order mark in front does not count.
// `visit` gets every scalar, in file order.

/// RFC 8259.
Result<> scan_json(std::string_view text, std::string_view file, const Visit& visit);
/// TOML 1.0.0. Lenient where it does not matter here: in numbers, dates and escapes, and for a key twice.
Result<> scan_toml(std::string_view text, std::string_view file, const Visit& visit);
/// XML 1.0 without expanding entities. The keys are elements; `visit` gets those without children, without the white
/// space around their text.
Result<> scan_xml(std::string_view text, std::string_view file, const Visit& visit);

/// The scalar at `keys` in the one document of a YAML file; nothing if there is none. `config` also if it is no scalar.
Result<std::optional<Value>> yaml_value(std::string_view text, std::string_view file, const Keys& keys);
/// What project(... VERSION <here>) says in a CMake file, each time (cmake-language(7)).
Result<std::vector<Value>> cmake_versions(std::string_view text, std::string_view file);
/// The values of the label `key` in a Dockerfile, of all stages.
Result<std::vector<Value>> docker_labels(std::string_view text, std::string_view file, std::string_view key);

}  // namespace fairlead::bump
