#include "compose/dotenv.hpp"

#include "base/characters.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

bool in_name(char c) {
  return is_alphanumeric(c) || c == '_' || c == '.' || c == '-';
}

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

char unescaped(char c) {
  switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;
  }
}

Error broken(std::string message, const std::string& file, std::uint32_t line, std::uint32_t column) {
  return Error(Errc::config, std::move(message))
      .id("FL0210")
      .at({.file = file, .line = line, .column = column})
      .help("write NAME=value, one a line; quote values with spaces around them, \"#\" or several lines");
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& file, Interpolator& interpolator, Variables known)
      : text_(text), file_(file), interpolator_(interpolator), known_(std::move(known)) {}

  Result<std::vector<Assignment>> run() {
    if (text_.starts_with("\xEF\xBB\xBF")) step(3);
    for (skip_empty_lines(); at_ < text_.size(); skip_empty_lines()) {
      TRY_ASSIGN(auto assignment, line());
      if (assignment.value) known_.insert_or_assign(assignment.name, *assignment.value);
      out_.push_back(std::move(assignment));
    }
    return std::move(out_);
  }

 private:
  char get() const { return at_ < text_.size() ? text_[at_] : '\n'; }

  void step(std::size_t count = 1) {
    for (; count > 0 && at_ < text_.size(); --count, ++at_) {
      if (text_[at_] != '\n') continue;
      ++line_;
      line_start_ = at_ + 1;
    }
  }

  void skip_blanks() {
    while (at_ < text_.size() && blank(get())) step();
  }

  void skip_to_line_end() {
    while (get() != '\n') step();
  }

  void skip_empty_lines() {
    for (;;) {
      skip_blanks();
      if (get() == '#') skip_to_line_end();
      if (at_ >= text_.size() || get() != '\n') return;
      step();
    }
  }

  std::uint32_t column() const { return static_cast<std::uint32_t>(at_ - line_start_ + 1); }
  Error here(std::string message) const { return broken(std::move(message), file_, line_, column()); }

  std::string_view name() {
    const auto start = at_;
    while (at_ < text_.size() && in_name(get())) step();
    return text_.substr(start, at_ - start);
  }

  Result<Assignment> line() {
    auto word = name();
    if (word == "export" && blank(get())) {
      skip_blanks();
      word = name();
    }
    if (word.empty()) return here("a name is expected here");
    skip_blanks();
    if (get() == '\n' || get() == '#') {
      skip_to_line_end();
      return Assignment{.name = std::string(word), .value = {}};
    }
    if (get() != '=' && get() != ':') return here(fmt::format(R"("=" is expected after "{}")", word));
    step();
    skip_blanks();
    TRY_ASSIGN(auto text, get() == '"' ? double_quoted() : get() == '\'' ? single_quoted() : unquoted());
    return Assignment{.name = std::string(word), .value = std::move(text)};
  }

  Result<std::string> expanded(std::string_view text, Place place) {
    return interpolator_.text(
        text,
        [&](std::size_t offset) {
          return Place{place.file, place.line, place.column + static_cast<std::uint32_t>(offset)};
        },
        &known_);
  }

  Result<std::string> unquoted() {
    const Place place{.file = file_, .line = line_, .column = column()};
    const auto start = at_;
    skip_to_line_end();
    auto text = text_.substr(start, at_ - start);
    // A comment starts at the value's start or after a blank.
    for (auto hash = text.find('#'); hash != text.npos; hash = text.find('#', hash + 1)) {
      if (hash == 0 || blank(text[hash - 1])) text = text.substr(0, hash);
    }
    return expanded(trim(text), place);
  }

  Result<std::string> single_quoted() {
    TRY_ASSIGN(auto text, quoted('\'', false));
    return text;
  }

  Result<std::string> double_quoted() {
    const Place place{.file = file_, .line = line_, .column = column() + 1};
    TRY_ASSIGN(const auto text, quoted('"', true));
    return expanded(text, place);
  }

  /// The text between two quotes. Only what follows the second may be a comment.
  Result<std::string> quoted(char quote, bool escapes) {
    const auto line = line_, column = this->column();
    step();
    std::string out;
    for (; at_ < text_.size() && get() != quote; step()) {
      const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (get() == '\\' && (next == quote || (escapes && std::string_view(R"(nrt\)").find(next) != out.npos))) {
        step();
        out += next == quote ? quote : unescaped(next);
      } else if (get() == '\\' && escapes && next == '$') {
        step();
        out += "$$";
      } else {
        out += get();
      }
    }
    if (at_ >= text_.size()) return broken("this quote is not closed", file_, line, column);
    step();
    skip_blanks();
    if (get() != '\n' && get() != '#') return here("only a comment can follow the closing quote");
    skip_to_line_end();
    return out;
  }

  std::string_view text_;
  const std::string& file_;
  Interpolator& interpolator_;
  std::size_t at_ = 0, line_start_ = 0;
  std::uint32_t line_ = 1;
  Variables known_;
  std::vector<Assignment> out_;
};

}  // namespace

Result<std::vector<Assignment>> read_dotenv(std::string_view text, const std::string& file, Interpolator& interpolator,
                                            Variables known) {
  return Parser(text, file, interpolator, std::move(known)).run();
}

Result<std::vector<Assignment>> read_raw_env(std::string_view text, const std::string& file) {
  std::vector<Assignment> out;
  std::uint32_t number = 0;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (auto line : lines(text)) {
    ++number;
    while (!line.empty() && blank(line.front())) line.remove_prefix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const auto equals = line.find('=');
    const auto name = line.substr(0, equals);
    if (name.empty() || std::ranges::any_of(name, blank)) {
      return broken(fmt::format("\"{}\" is no name of a variable", printable(name)), file, number, 1);
    }
    out.push_back({.name = std::string(name), .value = {}});
    if (equals != line.npos) out.back().value = line.substr(equals + 1);
  }
  return out;
}

}  // namespace fairlead::compose
