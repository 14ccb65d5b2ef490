#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fairlead::oci {

/// A wildcard pattern for whole paths, matched in time proportional to pattern times path.
class Pattern {
 public:
  enum class Dialect : std::uint8_t {
    copy,    ///< Sources of COPY: Go's filepath.Match. `*`, `?` and `[a-z]` stay within a name, `\` quotes.
    ignore,  ///< .dockerignore: the same, and `**` for any number of directories (moby/patternmatcher).
  };

  /// `config` when a class or an escape does not end, or the pattern is longer than 4096 bytes.
  static Result<Pattern> parse(std::string_view text, Dialect dialect);

  bool matches(std::string_view path) const;
  /// What every path that matches starts with.
  const std::string& literal_start() const { return start_; }
  /// Whether nothing but `literal_start` matches.
  bool is_literal() const { return is_literal_; }

  /// Whether Go's tools take `text` for a pattern.
  static bool has_wildcard(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

 private:
  enum class Kind : std::uint8_t { literal, one, some, group, directories, all };
  struct Token {
    Kind kind;
    char32_t literal = 0;
    bool negated = false;
    std::vector<std::pair<char32_t, char32_t>> ranges = {};
  };
  struct Parser;

  bool takes(const Token& token, char32_t c) const;
  void enter(std::vector<bool>& states, std::size_t at) const;

  std::vector<Token> tokens_;
  std::string start_;
  bool is_literal_ = false;
};

}  // namespace fairlead::oci
