#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fairlead {

/// A pattern for paths and names, as .gitignore and GitLab's `rules:changes` have them:
///   *       any characters but "/"          docs/*.md
///   ?       one character but "/"
///   **      any characters                  docs/**  is all that lies below docs
///   **/     any directories, also none      **/go.mod
/// Everything else stands for itself. The whole path has to match. Matching takes at most the product of both lengths.
class Glob {
 public:
  explicit Glob(std::string_view pattern);
  bool matches(std::string_view path) const;

 private:
  struct Token {
    enum class Kind : unsigned char { character, one, many, any, directories } kind;
    char character = 0;
  };
  void follow(std::vector<bool>& states, char last) const;

  std::vector<Token> tokens_;
};

}  // namespace fairlead
