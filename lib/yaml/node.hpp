#pragma once

#include "base/result.hpp"
#include "yaml/list.hpp"
#include "yaml/origin.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fairlead::yaml {

enum class Kind : std::uint8_t { scalar, sequence, mapping };
enum class Style : std::uint8_t { plain, quoted, block };

/// What was written at one place of a file.
struct Written {
  std::string value = {};  ///< The text of a scalar.
  SharedOrigin origin = {};
  std::uint32_t line = 0, column = 0;  ///< From 1; columns count characters.
  std::uint16_t tag = 0;

  /// "!reset", or "" without a tag. The core tags (!!str ...) are not kept.
  std::string_view tag_name() const;
  Place place() const;
  /// An error `config` at this place.
  Error error(std::string message) const;
};

struct Entry;

/// One value of a YAML file. Scalars keep the text that was written: `1.10`, `007` and `""` are never turned into
/// numbers and back; the accessors decide by the core schema (YAML 1.2.2, section 10.3) what a text means.
/// Aliases and merge keys are already resolved. Copies are deep.
struct Node : Written {
  Kind kind = Kind::scalar;
  Style style = Style::plain;
  List<Node> items = {};  ///< Of a sequence.
  List<Entry> entries;    ///< Of a mapping, in file order; each key occurs once.

  /// Without what it holds: to be copied or moved as the key of an entry.
  Written& written() { return *this; }
  const Written& written() const { return *this; }

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
  /// Nothing, `~` or `null`, without quotes.
  bool is_null() const;
  /// "a list", "a map", "null" or "a text", for messages.
  std::string_view kind_name() const;

  /// The value of `key`, or nullptr if there is none or this is no mapping.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);

  /// The typed values. Each fails `config` with the place of the node, and says what was expected.
  Result<std::string> text() const;      ///< Any scalar except null.
  Result<bool> boolean() const;          ///< true, True, TRUE, false, False, FALSE without quotes.
  Result<std::int64_t> integer() const;  ///< 12, -3, 0o17, 0x1F without quotes.
  Result<double> number() const;         ///< Integers, 1.5, 1e3 without quotes; finite.

  /// The position in the file of the character `value[offset]`, as near as can be told: exact for characters that were
  /// not written as an escape and do not occur in indentation.
  Place place_of(std::size_t offset) const;
};

struct Entry {
  Written key = {};  ///< A scalar that is not null.
  Node value = {};
};

}  // namespace fairlead::yaml
