#include "oci/pattern.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace fairlead::oci {
namespace {

constexpr std::size_t longest_pattern = 4096;

/// The characters of UTF-8 text. A byte that is none stands for itself, above all characters.
std::u32string characters(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    char32_t c = length <= 1 ? first : first & (0xffU >> (length + 1));
    bool is_valid = length >= 1 && i + length <= text.size();
    for (std::size_t k = 1; is_valid && k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      is_valid = (next & 0xc0U) == 0x80U;
      c = (c << 6U) | (next & 0x3fU);
    }
    out += is_valid ? c : 0x110000U + first;
    i += is_valid ? length : 1;
  }
  return out;
}

}  // namespace

struct Pattern::Parser {
  std::u32string text;
  Dialect dialect;
  std::size_t at = 0;
  std::vector<Token> tokens = {};

  bool more() const { return at < text.size(); }

  Error wrong(const char* reason) const { return {Errc::config, std::string("the pattern is wrong: ") + reason}; }

  Result<> run() {
    while (more()) TRY(token());
    return {};
  }

  Result<> token() {
    const auto c = text[at++];
    if (c == U'*') {
      star();
    } else if (c == U'?') {
      tokens.push_back({.kind = Kind::one});
    } else if (c == U'[') {
      return group();
    } else {
      if (c == U'\\' && !more()) return wrong(R"("\" at its end)");
      tokens.push_back({.kind = Kind::literal, .literal = c == U'\\' ? text[at++] : c});
    }
    return {};
  }

  void star() {
    if (dialect == Dialect::copy || !more() || text[at] != U'*') {
      tokens.push_back({.kind = Kind::some});
      return;
    }
    ++at;
    const bool is_first = at == 2;
    const bool whole_name = more() && text[at] == U'/';
    if (whole_name) ++at;
    // moby/patternmatcher takes "**.go" for "ends in .go".
    const bool is_ending = is_first && !whole_name && text.find_first_of(U"*?[\\", at) == text.npos;
    tokens.push_back({.kind = !more() || is_ending ? Kind::all : Kind::directories});
  }

  Result<char32_t> class_character() {
    if (more() && text[at] == U'\\') ++at;
    if (!more()) return wrong(R"("[" without "]")");
    return text[at++];
  }

  Result<> group() {
    Token out{.kind = Kind::group};
    if (more() && text[at] == U'^') {
      out.negated = true;
      ++at;
    }
    while (out.ranges.empty() || !more() || text[at] != U']') {
      if (!more() || text[at] == U'-' || (out.ranges.empty() && text[at] == U']')) {
        return wrong(R"("[" without a range and "]")");
      }
      TRY_ASSIGN(const auto low, class_character());
      auto high = low;
      if (more() && text[at] == U'-') {
        ++at;
        TRY_ASSIGN(high, class_character());
      }
      out.ranges.emplace_back(low, high);
    }
    ++at;
    tokens.push_back(std::move(out));
    return {};
  }
};

Result<Pattern> Pattern::parse(std::string_view text, Dialect dialect) {
  if (text.size() > longest_pattern) return Error(Errc::config, "the pattern is longer than 4096 bytes");
  Parser parser{.text = characters(text), .dialect = dialect};
  TRY(parser.run());
  Pattern out;
  out.tokens_ = std::move(parser.tokens);
  const auto special =
      std::ranges::find_if(out.tokens_, [](const Token& token) { return token.kind != Kind::literal; });
  out.is_literal_ = special == out.tokens_.end();
  // Without escapes before it, the text up to the first special character is literal; with them, be careful.
  const auto end = text.find_first_of("*?[\\");
  out.start_ = text.substr(0, end);
  out.is_literal_ = out.is_literal_ && end == std::string_view::npos;
  return out;
}

bool Pattern::takes(const Token& token, char32_t c) const {
  switch (token.kind) {
    case Kind::literal: return c == token.literal;
    case Kind::one:
    case Kind::some: return c != U'/';
    case Kind::group: {
      const bool is_in =
          std::ranges::any_of(token.ranges, [&](const auto& r) { return r.first <= c && c <= r.second; });
      return c != U'/' && is_in != token.negated;
    }
    case Kind::directories:
    case Kind::all: return true;
  }
  return false;
}

/// Arrives before token `at`; what may be empty is passed at once.
void Pattern::enter(std::vector<bool>& states, std::size_t at) const {
  for (;; ++at) {
    states[at] = true;
    const bool may_be_empty = at < tokens_.size() && (tokens_[at].kind == Kind::some || tokens_[at].kind == Kind::all ||
                                                      tokens_[at].kind == Kind::directories);
    if (!may_be_empty) return;
  }
}

bool Pattern::matches(std::string_view path) const {
  if (is_literal_) return path == start_;
  if (!path.starts_with(start_)) return false;
  // All states of the automaton at once, so that no pattern takes exponential time.
  std::vector<bool> now(tokens_.size() + 1), next(tokens_.size() + 1);
  enter(now, 0);
  for (const auto c : characters(path)) {
    next.assign(next.size(), false);
    bool is_alive = false;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!now[i] || !takes(tokens_[i], c)) continue;
      is_alive = true;
      const auto kind = tokens_[i].kind;
      if (kind == Kind::some || kind == Kind::all) {
        enter(next, i);
      } else if (kind == Kind::directories) {
        next[i] = true;  // inside, it only ends after a slash
        if (c == U'/') enter(next, i + 1);
      } else {
        enter(next, i + 1);
      }
    }
    if (!is_alive) return false;
    now.swap(next);
  }
  return now.back();
}

}  // namespace fairlead::oci
