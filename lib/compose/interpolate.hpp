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
#include <vector>

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
  /// All have to outlive this. With `unknown`, a variable that ${NAME:?text} asks for is a warning (Concern::missing),
  /// and the places of the values that hold an unset variable are added.
  Interpolator(const Variables& variables, Diagnostics& warnings, std::vector<Place>* unknown = nullptr)
      : variables_(variables), warnings_(warnings), unknown_(unknown) {}

  /// Variables of these names are unset where the text has a default for them: what they hold only stands in.
  void prefer_defaults(std::set<std::string, std::less<>> names) { stand_ins_ = std::move(names); }

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
  void warn_of_unset(std::string_view name, std::string_view why, std::size_t start, const Call& call);
  Result<> charge(std::size_t bytes, std::size_t start, const Call& call);

  const Variables& variables_;
  Diagnostics& warnings_;
  std::vector<Place>* unknown_;
  std::size_t unset_ = 0;  ///< Uses of unset variables so far.
  std::set<std::string, std::less<>> stand_ins_;
  std::set<std::string, std::less<>> warned_;  ///< Unset variables that were reported: once is enough.
  std::size_t bytes_left_ = 32U << 20U;        ///< Of all values together, so that no file can eat the memory.
};

}  // namespace fairlead::compose
