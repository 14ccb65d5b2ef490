#include "traefik/rule.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

namespace fairlead::traefik {
namespace {

constexpr std::size_t max_depth = 64;

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_';
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Reads an expression of matchers.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Rule rule() && {
    skip_space();
    if (at_end()) {
      fail("the rule is empty", "write for example Host(`shop.example.org`)");
    } else if (expression(0, false)) {
      if (!at_end()) fail_here();
    }
    return std::move(rule_);
  }

 private:
  bool at_end() const { return offset_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[offset_]; }

  void skip_space() {
    while (!at_end() && is_space(text_[offset_])) ++offset_;
  }

  bool take(std::string_view token) {
    if (!text_.substr(offset_).starts_with(token)) return false;
    offset_ += token.size();
    skip_space();
    return true;
  }

  bool fail(std::string message, std::string help) {
    if (!rule_.problem) rule_.problem = {.offset = offset_, .message = std::move(message), .help = std::move(help)};
    return false;
  }

  /// For a text that is no token where it stands.
  bool fail_here() {
    if (at_end()) return fail("the rule ends too early", "close the parenthesis, or remove the last operator");
    const auto rest = text_.substr(offset_, 12);
    if (rest[0] == ')') return fail("a parenthesis closes that was not opened", "remove it");
    if (rest[0] == ',') return fail("a comma stands between matchers", "write && or || between them");
    return fail(fmt::format("\"{}\" cannot stand here", printable(rest)), "write && or || between matchers");
  }

  bool expression(std::size_t depth, bool negated) {
    do {
      if (!conjunction(depth, negated)) return false;
    } while (take("||"));
    return true;
  }

  bool conjunction(std::size_t depth, bool negated) {
    do {
      if (!operand(depth, negated)) return false;
    } while (take("&&"));
    return true;
  }

  bool operand(std::size_t depth, bool negated) {
    if (depth > max_depth) return fail("the rule is nested too deep", "write it with fewer parentheses");
    if (take("!")) return operand(depth + 1, !negated);
    if (!take("(")) return matcher(negated);
    if (!expression(depth + 1, negated)) return false;
    return take(")") || fail_here();
  }

  bool matcher(bool negated) {
    const auto start = offset_;
    while (!at_end() && is_word(text_[offset_])) ++offset_;
    Matcher out{.name = std::string(text_.substr(start, offset_ - start)), .negated = negated, .offset = start};
    if (out.name.empty()) return fail_here();
    skip_space();
    if (peek() == ':') return fail("this is a rule of Traefik 1", fmt::format("write {}(`value`)", out.name));
    if (!take("(")) return fail(fmt::format("{} has no values", out.name), fmt::format("write {}(`value`)", out.name));
    if (take(")")) return add(std::move(out));
    do {
      if (!value(out)) return false;
    } while (take(","));
    if (!take(")")) return at_end() || peek() == ')' ? fail_here() : fail_value(out.name);
    return add(std::move(out));
  }

  bool add(Matcher matcher) {
    rule_.matchers.push_back(std::move(matcher));
    return true;
  }

  bool fail_value(const std::string& name) {
    return fail("a value is not in backticks", fmt::format("write {}(`value`), several with commas", name));
  }

  bool value(Matcher& out) {
    const char quote = peek();
    if (quote == '\'') return fail("single quotes do not hold a value", fmt::format("write {}(`value`)", out.name));
    if (quote != '`' && quote != '"') return at_end() ? fail_here() : fail_value(out.name);
    std::string value;
    for (auto at = offset_ + 1; at < text_.size(); ++at) {
      if (text_[at] == quote) {
        offset_ = at + 1;
        skip_space();
        out.values.push_back(std::move(value));
        return true;
      }
      if (quote == '"' && text_[at] == '\\' && at + 1 < text_.size()) ++at;
      value += text_[at];
    }
    return fail("a quote is not closed", "close it");
  }

  std::string_view text_;
  std::size_t offset_ = 0;
  Rule rule_;
};

/// "Host:a,b;PathPrefix:/c" (Traefik 1.7, Basics, Matchers)
Rule parse_old(std::string_view text) {
  Rule rule;
  if (trim(text).empty()) {
    rule.problem = {.message = "the rule is empty", .help = "write for example Host:shop.example.org"};
    return rule;
  }
  for (const auto part : split(text, ';')) {
    const auto offset = static_cast<std::size_t>(part.data() - text.data());
    const auto colon = part.find(':');
    if (colon == part.npos) {
      rule.problem = {.offset = offset,
                      .message = fmt::format("\"{}\" is no matcher of Traefik 1", printable(trim(part).substr(0, 40))),
                      .help = "write for example Host:shop.example.org;PathPrefix:/api"};
      return rule;
    }
    Matcher matcher{.name = std::string(trim(part.substr(0, colon))), .offset = offset};
    for (const auto value : split(part.substr(colon + 1), ',')) matcher.values.emplace_back(trim(value));
    rule.matchers.push_back(std::move(matcher));
  }
  return rule;
}

}  // namespace

std::string_view word(Syntax syntax) {
  static constexpr std::string_view words[] = {"v1", "v2", "v3"};
  return words[static_cast<std::size_t>(syntax)];
}

Rule parse_rule(std::string_view text, Syntax syntax) {
  return syntax == Syntax::v1 ? parse_old(text) : Parser(text).rule();
}

std::optional<Problem> check_rule(std::string_view text, Protocol protocol, Syntax syntax) {
  const auto rule = parse_rule(text, syntax);
  return rule.problem ? rule.problem : check_matchers(rule, protocol, syntax);
}

}  // namespace fairlead::traefik
