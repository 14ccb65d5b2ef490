#pragma once

#include "base/result.hpp"
#include "oci/pattern.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// The rules of a .dockerignore file, as moby/patternmatcher has them: a rule that matches a directory matches all
/// below it, the last rule that matches wins, `!` takes files in again.
class IgnoreRules {
 public:
  /// Which rules match a path or a directory above it. Take `nothing` for the top.
  using Matches = std::vector<bool>;

  /// No rules.
  IgnoreRules() = default;
  /// `config` (FL0430) with the line of a wrong pattern, or beyond 10,000 rules.
  static Result<IgnoreRules> parse(std::string_view text, const std::string& file);
  /// Adds a rule, such as `--exclude` gives.
  Result<> add(std::string_view pattern);
  /// Excludes just this path, whatever characters are in it.
  Result<> add_path(std::string_view path);

  Matches nothing() const { return Matches(rules_.size()); }
  Matches match(const Matches& above, std::string_view path) const;
  bool is_excluded(const Matches& matches) const;
  /// Whether something below an excluded directory could be taken in again, so that it has to be read.
  bool may_include_below(std::string_view directory) const;

 private:
  struct Rule {
    Pattern pattern;
    bool includes;
  };
  std::vector<Rule> rules_;
};

/// Go's path.Clean: without ".", "..", double and trailing slashes as far as the text allows; "." for nothing.
std::string clean_path(std::string_view path);

}  // namespace fairlead::oci
