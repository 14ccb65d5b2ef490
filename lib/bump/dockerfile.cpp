#include "base/text.hpp"
#include "bump/scanner.hpp"

#include <algorithm>

namespace fairlead::bump {
namespace {

/// Finds LABEL instructions (docs.docker.com/reference/dockerfile). Everything else is only skipped, so a Dockerfile
/// that the builder refuses may pass here.
class DockerScanner : Scanner {
 public:
  DockerScanner(std::string_view text, std::string_view file, std::string_view key) : Scanner(text, file), key_(key) {}

  Result<std::vector<Value>> run() {
    directives();
    while (!at_end()) {
      skip_all(" \t\r\n");
      if (at_end()) break;
      if (peek() == '#') {
        skip_until("\n");
        continue;
      }
      const auto start = at_;
      skip_until(" \t\r\n");
      if (equal_ignoring_case(since(start), "label")) {
        TRY(labels());
      } else {
        other();
      }
    }
    return std::move(found_);
  }

 private:
  /// "# escape=`" in front of everything else.
  void directives() {
    const auto start = at_;
    for (skip_all(" \t"); take("#"); skip_all(" \t\r\n")) {
      const auto line_start = at_;
      skip_until("\n");
      const auto line = since(line_start);
      const auto equals = line.find('=');
      if (equals == line.npos) break;
      const auto value = trim(line.substr(equals + 1));
      if (equal_ignoring_case(trim(line.substr(0, equals)), "escape") && value == "`") escape_ = '`';
    }
    at_ = start;
  }

  /// Where the line at `at_` ends, and whether the next one belongs to it.
  struct Line {
    std::size_t end;
    bool continues;
  };
  Line line() const {
    const auto end = std::min(text_.find('\n', at_), text_.size());
    const auto content = text_.substr(at_, end - at_);
    const auto last = content.find_last_not_of(" \t\r");
    const bool continues = last != content.npos && content[last] == escape_;
    return {continues ? at_ + last : end, continues};
  }

  void skip_line() {
    skip_until("\n");
    take("\n");
  }

  /// Goes to the next line of the same instruction; comments and empty lines between its lines do not count.
  void next_line() {
    skip_line();
    while (!at_end()) {
      const auto content = trim(rest().substr(0, rest().find('\n')));
      if (!content.empty() && content.front() != '#') return;
      skip_line();
    }
  }

  /// Skips an instruction, and the here-documents that it opens.
  void other() {
    std::vector<std::string> ends;
    for (auto current = line();; current = line()) {
      heredocs(text_.substr(at_, current.end - at_), ends);
      if (!current.continues) break;
      next_line();
      if (at_end()) return;
    }
    skip_line();
    for (const auto& end : ends) {
      while (!at_end()) {
        const auto content = rest().substr(0, rest().find('\n'));
        skip_line();
        if (trim(content) == end) break;
      }
    }
  }

  /// The words behind " <<", " <<-", which may stand in quotes. (Without the blank it is arithmetic of the shell.)
  static void heredocs(std::string_view line, std::vector<std::string>& ends) {
    for (auto at = line.find(" <<"); at != line.npos; at = line.find(" <<", at)) {
      at += 3;
      while (at < line.size() && (line[at] == '-' || line[at] == '"' || line[at] == '\'')) ++at;
      const auto stop = std::min(line.find_first_of(" \t\r\n\"';|&<>()", at), line.size());
      if (stop > at && line[at] != '<') ends.emplace_back(line.substr(at, stop - at));
    }
  }

  Result<> labels() {
    bool is_first = true;
    while (true) {
      const auto current = line();
      while (true) {
        skip_all(" \t\r");
        if (at_ >= current.end) break;
        TRY_ASSIGN(const bool goes_on, label(current.end, is_first));
        is_first = false;
        if (!goes_on) break;
      }
      if (!current.continues) break;
      at_ = current.end;
      next_line();
      if (at_end()) return {};
    }
    skip_line();
    return {};
  }

  /// key=value, or, as the first one, "key all the rest". False if nothing may follow on its line.
  Result<bool> label(std::size_t end, bool is_first) {
    TRY_ASSIGN(const auto key, word(end, " \t\r="));
    if (take("=")) {
      TRY_ASSIGN(const auto value, word(end, " \t\r"));
      note(key, value);
      return true;
    }
    if (!is_first) return wrong_at(key.offset, "a label is written as key=value");
    skip_all(" \t");
    const auto value = trim(text_.substr(at_, end - at_));
    note(key, {at_, value});
    at_ = end;
    return false;
  }

  /// A word that may stand in quotes, up to one of `ends`.
  Result<Value> word(std::size_t end, std::string_view ends) {
    const char quote = peek();
    if (quote == '"' || quote == '\'') {
      const auto start = ++at_;
      while (at_ < end && peek() != quote) at_ += peek() == escape_ ? 2U : 1U;
      if (at_ >= end) return wrong_at(start - 1, "a text does not end on its line");
      ++at_;
      return Value{start, text_.substr(start, at_ - 1 - start)};
    }
    const auto start = at_;
    at_ = std::min(text_.find_first_of(ends, at_), end);
    return Value{start, since(start)};
  }

  void note(const Value& key, const Value& value) {
    if (key.text == key_) found_.push_back(value);
  }

  std::string_view key_;
  char escape_ = '\\';
  std::vector<Value> found_;
};

}  // namespace

Result<std::vector<Value>> docker_labels(std::string_view text, std::string_view file, std::string_view key) {
  return DockerScanner(text, file, key).run();
}

}  // namespace fairlead::bump
