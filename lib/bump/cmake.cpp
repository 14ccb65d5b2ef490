#include "base/text.hpp"
#include "bump/scanner.hpp"

namespace fairlead::bump {
namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
constexpr std::string_view gaps = " \t\r\n";

/// Reads commands and their arguments, as cmake-language(7) has them.
class CmakeScanner : Scanner {
 public:
  using Scanner::Scanner;

  Result<std::vector<Value>> run() {
    TRY(skip_gaps());
    while (!at_end()) {
      const auto start = at_;
      skip_all(letters);
      const auto name = lower(since(start));
      skip_all(" \t");
      if (name.empty() || !take("(")) return wrong_at(start, "a command was expected");
      TRY_ASSIGN(const auto words, arguments(start));
      if (name == "project") note_version(words);
      TRY(skip_gaps());
    }
    return std::move(versions_);
  }

 private:
  /// project(<name> [VERSION <version>] ...)
  void note_version(const std::vector<Value>& words) {
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      if (words[i].text == "VERSION") return versions_.push_back(words[i + 1]);
    }
  }

  Result<std::vector<Value>> arguments(std::size_t command) {
    std::vector<Value> out;
    for (std::size_t depth = 1; depth > 0;) {
      TRY(skip_gaps());
      if (at_end()) return wrong_at(command, "the command does not end");
      if (take("(")) {
        ++depth;
      } else if (take(")")) {
        --depth;
      } else {
        TRY_ASSIGN(const auto word, argument());
        out.push_back(word);
      }
    }
    return out;
  }

  Result<Value> argument() {
    const auto start = at_;
    if (take("\"")) {
      for (skip_until("\"\\"); peek() == '\\'; skip_until("\"\\")) at_ = std::min(at_ + 2, text_.size());
      const Value out{start + 1, since(start + 1)};
      if (!take("\"")) return wrong_at(start, "a text does not end");
      return out;
    }
    if (const auto end = bracket(); !end.empty()) {
      const auto inner = at_;
      if (!skip_past(end)) return wrong_at(start, "a text does not end");
      return Value{inner, text_.substr(inner, at_ - end.size() - inner)};
    }
    for (skip_until(" \t\r\n()#\"\\"); peek() == '\\'; skip_until(" \t\r\n()#\"\\")) {
      at_ = std::min(at_ + 2, text_.size());
    }
    if (at_ == start) ++at_;  // a quote in the middle of a word: old CMake allowed it
    return Value{start, since(start)};
  }

  /// Goes on behind "[", any number of "=", "[", and returns what ends it; empty, where it was, if it is none.
  std::string bracket() {
    const auto start = at_;
    if (take("[")) {
      skip_all("=");
      auto end = "]" + std::string(since(start + 1)) + "]";
      if (take("[")) return end;
    }
    at_ = start;
    return {};
  }

  /// White space and comments: "# to the end of the line", "#[[ to ]]".
  Result<> skip_gaps() {
    for (skip_all(gaps); peek() == '#'; skip_all(gaps)) {
      const auto start = at_++;
      const auto end = bracket();
      if (end.empty()) {
        skip_until("\n");
      } else if (!skip_past(end)) {
        return wrong_at(start, "the comment does not end");
      }
    }
    return {};
  }

  std::vector<Value> versions_;
};

}  // namespace

Result<std::vector<Value>> cmake_versions(std::string_view text, std::string_view file) {
  return CmakeScanner(text, file).run();
}

}  // namespace fairlead::bump
