#include "base/glob.hpp"

#include <utility>

namespace fairlead {

Glob::Glob(std::string_view pattern) {
  while (!pattern.empty()) {
    std::size_t length = 1;
    if (pattern.starts_with("**/")) {
      tokens_.push_back({Token::Kind::directories});
      length = 3;
    } else if (pattern.starts_with("**")) {
      tokens_.push_back({Token::Kind::any});
      length = 2;
    } else if (pattern.front() == '*') {
      tokens_.push_back({Token::Kind::many});
    } else if (pattern.front() == '?') {
      tokens_.push_back({Token::Kind::one});
    } else {
      tokens_.push_back({Token::Kind::character, pattern.front()});
    }
    pattern.remove_prefix(length);
  }
}

/// Where a token may stand for nothing, the one behind it is reached too. `last` is the character before.
void Glob::follow(std::vector<bool>& states, char last) const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const auto kind = tokens_[i].kind;
    const bool may_end =
        kind == Token::Kind::many || kind == Token::Kind::any || (kind == Token::Kind::directories && last == '/');
    if (states[i] && may_end) states[i + 1] = true;
  }
}

// All places of the pattern that the path so far may have led to, at once: no pattern makes it slow.
bool Glob::matches(std::string_view path) const {
  std::vector<bool> states(tokens_.size() + 1), next(tokens_.size() + 1);
  states[0] = true;
  follow(states, '/');
  for (const char c : path) {
    next.assign(next.size(), false);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!states[i]) continue;
      switch (tokens_[i].kind) {
        case Token::Kind::character:
          if (tokens_[i].character == c) next[i + 1] = true;
          break;
        case Token::Kind::one:
          if (c != '/') next[i + 1] = true;
          break;
        case Token::Kind::many:
          if (c != '/') next[i] = true;
          break;
        case Token::Kind::any:
        case Token::Kind::directories: next[i] = true; break;
      }
    }
    std::swap(states, next);
    follow(states, c);
  }
  return states.back();
}

}  // namespace fairlead
