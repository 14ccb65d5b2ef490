#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fairlead::bump {

/// A regular expression that is matched in time linear in the text, whatever the expression, by following all of its
/// ways at once (Thompson 1968; Pike's variant that keeps groups). Matches bytes.
///
///     x  .  [a-z_]  [^"]  \d \w \s \D \W \S  \t  \.        one character; "." is any
///     ab  a|b  (a)  (?:a)  a*  a+  a?  a{2,5}  a*?         what they are elsewhere; the first way that matches wins
///     ^  $  \b                                             the start, the end, the edge of a word
///
/// Without look-around, back references, named groups and flags.
class Regex {
 public:
  /// `config` if the expression is none, has no group or more than one, or is too large.
  static Result<Regex> compile(std::string_view pattern);

  struct Group {
    std::size_t begin = 0, end = 0;
    friend bool operator==(const Group&, const Group&) = default;
  };
  struct Match {
    std::size_t begin = 0, end = 0;
    std::optional<Group> group = {};  ///< Of "(...)", if the match went through it.
    friend bool operator==(const Match&, const Match&) = default;
  };
  /// The leftmost match at or behind `from`.
  std::optional<Match> search(std::string_view text, std::size_t from = 0) const;

  /// One step of the program: bytes to match, a fork, a place to note, a condition.
  struct Step {
    enum class Kind : std::uint8_t { bytes, fork, jump, note, start, end, edge, accept };
    Kind kind = Kind::accept;
    std::uint32_t next = 0, other = 0;  ///< Of a fork, `next` is preferred. Of a note, `other` is what is noted.
    std::uint32_t set = 0;              ///< Of bytes, which.
  };
  using Set = std::vector<bool>;  ///< 256 of them.

 private:
  friend class RegexCompiler;
  std::vector<Step> steps_;
  std::vector<Set> sets_;
};

}  // namespace fairlead::bump
