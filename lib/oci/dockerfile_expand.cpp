#include "oci/dockerfile_expand.hpp"

#include "base/characters.hpp"

#include <string>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr int deepest_nesting = 32;
constexpr std::size_t largest = 1U << 20U;

bool starts_name(char c) {
  return is_letter(c) || c == '_';
}
class Expander {
 public:
  Expander(const Word& word, const Variables& variables, char escape, bool quotes, Names* unset)
      : word_(word), text_(word.text), variables_(variables), escape_(escape), has_quotes_(quotes), unset_(unset) {}

  Result<std::string> run() { return until('\0', 0); }

 private:
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }

  Error wrong(std::string message) const {
    auto place = word_.place;
    if (place.column != 0) place.column += static_cast<std::uint32_t>(at_);
    return bad_dockerfile(std::move(message), std::move(place));
  }

  /// Up to `stop`, which is consumed; NUL means the end of the word.
  Result<std::string> until(char stop, int depth) {
    if (depth > deepest_nesting) return wrong("variables are nested too deep");
    std::string out;
    while (!at_end()) {
      const char c = text_[at_];
      if (stop != '\0' && c == stop) {
        ++at_;
        return out;
      }
      TRY_ASSIGN(const auto part, piece(c, depth));
      out += part;
      if (out.size() > largest) return wrong("a value is larger than 1 MiB");
    }
    if (stop != '\0') return wrong("a variable expression does not end: \"}\" is missing");
    return out;
  }

  Result<std::string> piece(char c, int depth) {
    if (c == '$') return variable(depth);
    ++at_;
    if (has_quotes_ && c == '\'') return single_quoted();
    if (has_quotes_ && c == '"') return double_quoted(depth);
    if (c != escape_) return std::string(1, c);
    if (at_end()) return has_quotes_ ? std::string() : std::string(1, c);
    const char next = text_[at_++];
    const bool is_kept = !has_quotes_ && next != '$' && next != escape_;
    return is_kept ? std::string{c, next} : std::string(1, next);
  }

  Result<std::string> single_quoted() {
    const auto end = text_.find('\'', at_);
    if (end == std::string_view::npos) return wrong("a single quote is not closed");
    auto out = std::string(text_.substr(at_, end - at_));
    at_ = end + 1;
    return out;
  }

  Result<std::string> double_quoted(int depth) {
    std::string out;
    while (!at_end()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return out;
      }
      if (c == '$') {
        TRY_ASSIGN(const auto value, variable(depth));
        out += value;
        continue;
      }
      ++at_;
      if (c != escape_ || at_end()) {
        out += c;
        continue;
      }
      const char next = text_[at_++];
      if (next != '"' && next != '$' && next != escape_) out += c;
      out += next;
    }
    return wrong("a double quote is not closed");
  }

  std::string value_of(const std::string& variable) {
    const auto found = variables_.find(variable);
    if (found != variables_.end()) return found->second;
    if (unset_ != nullptr) unset_->insert(variable);
    return {};
  }

  std::string name() {
    const auto start = at_;
    if (is_digit(peek())) {
      while (is_digit(peek())) ++at_;
    } else if (starts_name(peek())) {
      while (starts_name(peek()) || is_digit(peek())) ++at_;
    } else if (!at_end() && std::string_view("@*#?-$!").contains(peek())) {
      ++at_;
    }
    return std::string(text_.substr(start, at_ - start));
  }

  Result<std::string> variable(int depth) {
    ++at_;
    if (peek() == '{') {
      ++at_;
      return braced(depth);
    }
    const bool is_name = starts_name(peek()) || is_digit(peek());
    return is_name ? value_of(name()) : std::string("$");
  }

  Result<std::string> braced(int depth) {
    const auto variable = name();
    if (variable.empty()) return wrong("\"${\" is not followed by a name");
    if (peek() == '}') {
      ++at_;
      return value_of(variable);
    }
    const bool or_empty = peek() == ':';
    if (or_empty) ++at_;
    const char operation = peek();
    if (at_end()) return wrong("a variable expression does not end: \"}\" is missing");
    if (!or_empty && std::string_view("#%/").contains(operation)) {
      return Error(Errc::config, std::string("${NAME") + operation + "...} is not supported")
          .id("FL0438")
          .at(word_.place)
          .help("compute the value before, and pass it with --build-arg");
    }
    if (!std::string_view("-+?").contains(operation)) return wrong("a variable expression has no known modifier");
    ++at_;
    TRY_ASSIGN(auto word, until('}', depth + 1));
    const auto found = variables_.find(variable);
    const bool is_set = found != variables_.end() && (!or_empty || !found->second.empty());
    if (operation == '+') return is_set ? std::move(word) : std::string();
    if (is_set) return found->second;
    if (operation == '-') return word;
    return wrong("the variable " + variable + " is not set" + (word.empty() ? "" : ": " + printable(word)));
  }

  const Word& word_;
  std::string_view text_;
  const Variables& variables_;
  char escape_;
  bool has_quotes_;
  Names* unset_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::string> expand(const Word& word, const Variables& variables, char escape, Names* unset) {
  return Expander(word, variables, escape, true, unset).run();
}

Result<std::string> expand_text(const Word& text, const Variables& variables, char escape, Names* unset) {
  return Expander(text, variables, escape, false, unset).run();
}

}  // namespace fairlead::oci
