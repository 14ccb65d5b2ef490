#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "compose/diagnostic.hpp"
#include "yaml/node.hpp"

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace fairlead::compose {

/// Where the character at an offset of a text stands in its file.
using Locate = std::function<Place(std::size_t offset)>;

/// Puts the values of variables into texts (Compose specification, "Interpolation"):
///
///     $NAME ${NAME}                 its value; empty, with a warning, when it is unset
///     ${NAME:-text} ${NAME-text}    the text when it is unset (with the colon: or empty)
///     ${NAME:?text} ${NAME?text}    an error with that text when it is unset (or empty)
///     ${NAME:+text} ${NAME+text}    the text when it is set (and not empty), else nothing
///     $$                            one dollar sign
///
/// The texts may have variables themselves; their braces are counted. Everything else after "$" is an error.
class Interpolator {
 public:
  /// Both have to outlive this.
  Interpolator(const Variables& variables, Diagnostics& warnings) : variables_(variables), warnings_(warnings) {}

  /// `text` with its variables replaced; `more` has those that `variables` lacks.
  Result<std::string> text(std::string_view text, const Locate& locate, const Variables* more = nullptr);

  /// Replaces the variables in all values below `node`, not in keys. A scalar that had any becomes quoted: what a
  /// variable puts in is text, and an empty one is not null.
  Result<> tree(yaml::Node& node);

 private:
  struct Call;
  Result<std::string> expand(std::string_view text, std::size_t start, const Call& call);
  Result<std::string> expand_braces(std::string_view inner, std::size_t start, const Call& call);
  Result<std::string> value(std::string_view name, std::size_t start, const Call& call);
  Result<std::string> choose(std::string_view name, std::string_view rest, std::size_t start, const Call& call);
  const std::string* find(std::string_view name, const Call& call) const;
  Result<> charge(std::size_t bytes, std::size_t start, const Call& call);

  const Variables& variables_;
  Diagnostics& warnings_;
  std::set<std::string, std::less<>> warned_;  ///< Unset variables that were reported: once is enough.
  std::size_t bytes_left_ = 32U << 20U;        ///< Of all values together, so that no file can eat the memory.
};

}  // namespace fairlead::compose
