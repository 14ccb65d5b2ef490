#include "base/text.hpp"
#include "bump/scanner.hpp"

#include <map>

namespace fairlead::bump {
namespace {

constexpr std::string_view blanks = " \t", toml_gaps = " \t\r\n";
constexpr std::size_t deepest_value = 64;

class TomlScanner : Scanner {
 public:
  TomlScanner(std::string_view text, std::string_view file, const Visit& visit) : Scanner(text, file), visit_(visit) {}

  Result<> run() {
    for (skip_gaps(); !at_end(); skip_gaps()) {
      if (peek() == '[') {
        TRY(table());
      } else {
        keys_ = table_;
        TRY(pair(0));
      }
      TRY(end_of_line());
    }
    return {};
  }

 private:
  /// White space, line ends and comments.
  void skip_gaps() {
    for (skip_all(toml_gaps); peek() == '#'; skip_all(toml_gaps)) skip_until("\n");
  }

  Result<> end_of_line() {
    skip_all(blanks);
    if (peek() == '#') skip_until("\n");
    if (at_end() || take("\n") || take("\r\n")) return {};
    return wrong("the line goes on where it should end");
  }

  /// [a.b] or [[a.b]]
  Result<> table() {
    const bool listed = take("[[");
    if (!listed) take("[");
    table_.clear();
    TRY(dotted(table_));
    if (!take(listed ? "]]" : "]")) return wrong("the name of a table ends with \"]\"");
    if (listed) table_.push_back("[" + std::to_string(counts_[table_]++) + "]");
    return {};
  }

  /// Appends the parts of a.b."c d".
  Result<> dotted(Keys& out) {
    do {
      skip_all(blanks);
      TRY_ASSIGN(auto part, key());
      out.push_back(std::move(part));
      skip_all(blanks);
    } while (take("."));
    return {};
  }

  Result<std::string> key() {
    if (peek() == '"' || peek() == '\'') {
      TRY_ASSIGN(const auto value, line_string());
      return std::string(value.text);
    }
    const auto start = at_;
    skip_all("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    if (at_ == start) return wrong("a key was expected");
    return std::string(since(start));
  }

  /// a.b = value, below the present keys.
  Result<> pair(std::size_t depth) {
    const auto before = keys_.size();
    TRY(dotted(keys_));
    if (!take("=")) return wrong("\"=\" was expected");
    skip_all(blanks);
    TRY(value(depth));
    keys_.resize(before);
    return {};
  }

  Result<> value(std::size_t depth) {
    if (depth > deepest_value) return wrong("lists and tables nest too deep");
    if (take("[")) return list(depth);
    if (take("{")) return inline_table(depth);
    if (peek() == '"' || peek() == '\'') {
      TRY_ASSIGN(const auto text, string());
      visit_(keys_, text);
      return {};
    }
    const auto start = at_;
    skip_until(",]}#\r\n");
    const auto text = trim(since(start));
    if (text.empty()) return wrong("a value was expected");
    at_ = start + text.size();
    visit_(keys_, {start, text, false});
    return {};
  }

  Result<> list(std::size_t depth) {
    skip_gaps();
    for (std::size_t i = 0; !take("]"); ++i) {
      keys_.push_back("[" + std::to_string(i) + "]");
      TRY(value(depth + 1));
      keys_.pop_back();
      skip_gaps();
      if (take(",")) {
        skip_gaps();
      } else if (peek() != ']') {
        return wrong("\",\" or \"]\" was expected");
      }
    }
    return {};
  }

  Result<> inline_table(std::size_t depth) {
    for (skip_gaps(); !take("}"); skip_gaps()) {
      TRY(pair(depth + 1));
      skip_gaps();
      if (!take(",") && peek() != '}') return wrong("\",\" or \"}\" was expected");
    }
    return {};
  }

  Result<Value> string() {
    for (const std::string_view mark : {R"(""")", "'''"}) {
      const auto start = at_ + mark.size();
      if (!take(mark)) continue;
      while (!take(mark)) {
        if (at_end()) return wrong_at(start, "a text does not end");
        at_ += peek() == '\\' && mark.front() == '"' ? 2U : 1U;
      }
      // Up to two quotes may stand before the three that end it.
      for (int i = 0; i < 2; ++i) take(mark.substr(0, 1));
      at_ = std::min(at_, text_.size());
      return Value{start, text_.substr(start, at_ - mark.size() - start)};
    }
    return line_string();
  }

  /// "text" or 'text'
  Result<Value> line_string() {
    const bool escapes = peek() == '"';
    const auto ends = escapes ? std::string_view("\"\\\n") : std::string_view("'\n");
    const auto start = ++at_;
    for (skip_until(ends); escapes && peek() == '\\'; skip_until(ends)) at_ = std::min(at_ + 2, text_.size());
    const Value out{start, since(start)};
    if (!take(ends.substr(0, 1))) return wrong_at(start - 1, "a text does not end on its line");
    return out;
  }

  const Visit& visit_;
  Keys table_, keys_;
  std::map<Keys, std::size_t> counts_;  ///< Of lists of tables.
};

}  // namespace

Result<> scan_toml(std::string_view text, std::string_view file, const Visit& visit) {
  return TomlScanner(text, file, visit).run();
}

}  // namespace fairlead::bump
