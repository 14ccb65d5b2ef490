#include "compose/command.hpp"

#include "compose/values.hpp"

namespace fairlead::compose {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// One word after another of a line.
class Words {
 public:
  Words(std::string_view line, Dialect dialect) : line_(line), dialect_(dialect) {}

  std::optional<Texts> all() {
    Texts out;
    for (skip_blanks(); at_ < line_.size(); skip_blanks()) {
      auto word = next();
      if (!word) return std::nullopt;
      out.push_back(*std::move(word));
    }
    return out;
  }

 private:
  bool at_blank() const { return blanks.find(line_[at_]) != blanks.npos; }

  void skip_blanks() {
    while (at_ < line_.size() && at_blank()) ++at_;
    if (at_ == line_.size() || line_[at_] != '#') return;
    while (at_ < line_.size() && line_[at_] != '\n') ++at_;
    skip_blanks();
  }

  std::optional<std::string> next() {
    std::string word;
    while (at_ < line_.size() && !at_blank()) {
      const char c = line_[at_++];
      if (c == '\'' || c == '"') {
        if (!quoted(c, word)) return std::nullopt;
      } else if (c == '\\') {
        if (at_ == line_.size()) return std::nullopt;
        if (line_[at_] != '\n' || as_docker()) word += line_[at_];  // a backslash at the line's end joins the lines
        ++at_;
      } else {
        word += c;
      }
    }
    return word;
  }

  /// Adds what stands up to the closing quote.
  bool quoted(char quote, std::string& word) {
    for (; at_ < line_.size(); ++at_) {
      const char c = line_[at_];
      if (c == quote) {
        ++at_;
        return true;
      }
      const char next = at_ + 1 < line_.size() ? line_[at_ + 1] : '\0';
      if (c == '\\' && quote == '"' && at_ + 1 < line_.size() && is_escaped(next)) {
        if (next != '\n' || as_docker()) word += next;
        ++at_;
      } else {
        word += c;
      }
    }
    return false;
  }

  bool as_docker() const { return dialect_ == Dialect::docker; }
  bool is_escaped(char c) const {
    return as_docker() || std::string_view("\"\\$`\n").find(c) != std::string_view::npos;
  }

  std::string_view line_;
  Dialect dialect_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<Texts> split_words(std::string_view line, Dialect dialect) {
  return Words(line, dialect).all();
}

Result<Texts> read_command(const yaml::Node& node, Dialect dialect) {
  if (!node.is_scalar()) return text_or_texts(node);
  TRY_ASSIGN(const auto line, scalar(node));
  auto words = split_words(line, dialect);
  if (!words) {
    return node.error("a quote or backslash in this line is not closed")
        .id("FL0212")
        .help("close it, or write the words as a list");
  }
  return *std::move(words);
}

}  // namespace fairlead::compose
