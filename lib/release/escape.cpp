#include "release/escape.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/fences.hpp"
#include "release/markdown.hpp"
#include "release/references.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

namespace fairlead::release {
namespace {

constexpr std::string_view joiner = "\u200d";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

bool is_punctuation(char c) {
  return static_cast<unsigned char>(c) < 0x80 && c > ' ' && c != 0x7f && !is_alphanumeric(c);
}

/// A letter, a digit or a character beyond ASCII.
bool is_of_word(char c) {
  return is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_of_name(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

/// How long the name is that "@" in front of `rest` would mention.
std::size_t mention_length(char before, std::string_view rest) {
  if (is_alphanumeric(before) || before == '_') return 0;
  auto name = take_while(rest, is_of_name);
  if (name.empty() || (!is_alphanumeric(name.front()) && name.front() != '_' && name.front() != '.')) return 0;
  while (name.ends_with('.') || name.ends_with('/')) name.remove_suffix(1);
  return name.size();
}

/// The end of each code span, by where it begins (CommonMark 0.31.2, 6.1): a run of backticks, and one as long behind
/// it.
std::unordered_map<std::size_t, std::size_t> code_spans(std::string_view text) {
  std::unordered_map<std::size_t, std::size_t> next_end, out;  // of runs by their length; of runs by their place
  for (auto end = text.size(); end > 0; --end) {
    if (text[end - 1] != '`') continue;
    auto start = end - 1;
    while (start > 0 && text[start - 1] == '`') --start;
    if (const auto next = next_end.find(end - start); next != next_end.end()) out.emplace(start, next->second);
    next_end.insert_or_assign(end - start, end);
    end = start + 1;
  }
  return out;
}

/// Does `text` start with an entity, "&lt;" or "&#60;", or with a reference to an epic, "&12"?
bool is_entity(std::string_view text) {
  text.remove_prefix(1);
  if (!text.empty() && is_digit(text.front())) return true;
  take(text, "#");
  return !take_while(text, is_alphanumeric).empty() && text.starts_with(';');
}

/// The address that `text` starts with, without punctuation that belongs to the sentence.
std::string_view address_in(std::string_view text) {
  if (!text.starts_with("http://") && !text.starts_with("https://")) return {};
  auto out = take_while(text, [](char c) {
    return c > ' ' && c != 0x7f && std::string_view("<>`\"\\|").find(c) == std::string_view::npos;
  });
  auto unopened = std::ranges::count(out, ')') - std::ranges::count(out, '(');
  while (!out.empty() && std::string_view(".,:;!?'*_~)]").find(out.back()) != std::string_view::npos) {
    if (out.back() == ')' && unopened-- <= 0) break;
    out.remove_suffix(1);
  }
  return out;
}

/// One pass over a line.
class Escaper {
 public:
  Escaper(std::string_view text, std::string_view url)
      : text_(text), url_(url), codes_(code_spans(text)), has_dollars_(std::ranges::count(text, '$') > 1) {}

  std::string line() && {
    out_.reserve(text_.size());
    escape_start();
    while (at_ < text_.size()) {
      if (!take_code() && !take_address() && !take_reference() && !take_mention()) take_character();
    }
    return std::move(out_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }
  char before() const { return at_ == 0 ? ' ' : text_[at_ - 1]; }
  char after() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : ' '; }
  void put(std::size_t length) {
    out_ += text_.substr(at_, length);
    at_ += length;
  }

  /// What begins a heading, a list, a quote, a table, a line or a quick action of GitLab ("/close").
  void escape_start() {
    auto rest = text_;
    const char first = rest.empty() ? ' ' : rest.front();
    const auto digits = take_while(rest, is_digit);
    if (!digits.empty()) {
      if ((rest.starts_with('.') || rest.starts_with(')')) && (rest.size() == 1 || is_blank(rest[1]))) {
        put(digits.size());
        out_ += '\\';
        put(1);
      }
      return;
    }
    const bool is_rule = text_.find_first_not_of("-=|: \t") == text_.npos;
    auto behind = text_;
    take_while(behind, [first](char c) { return c == first; });
    auto command = text_.substr(std::min<std::size_t>(1, text_.size()));
    const bool is_command = first == '/' &&
                            !take_while(command, [](char c) { return is_letter(c) || c == '_'; }).empty() &&
                            (command.empty() || is_blank(command.front()));
    const bool is_mark = behind.empty() || is_blank(behind.front());
    if (first == '>' || is_command || (is_punctuation(first) && is_rule) ||
        (is_mark && (first == '#' || first == '-' || first == '+'))) {
      out_ += '\\';
      put(1);
    }
  }

  bool take_code() {
    if (text_[at_] != '`') return false;
    if (const auto span = codes_.find(at_); span != codes_.end()) {
      for (const auto end = span->second; at_ < end; ++at_) out_ += is_blank(text_[at_]) ? ' ' : text_[at_];
      return true;
    }
    while (at_ < text_.size() && text_[at_] == '`') {
      out_ += '\\';
      put(1);
    }
    return true;
  }

  bool take_address() {
    if (text_[at_] != 'h' || is_of_word(before())) return false;
    const auto address = address_in(rest());
    if (address.empty()) return false;
    // As an autolink, nothing in it is markup.
    const bool is_plain = address.find_first_of("*_~[]@&!$") == address.npos;
    out_.append(is_plain ? "" : "<").append(address).append(is_plain ? "" : ">");
    at_ += address.size();
    return true;
  }

  bool take_reference() {
    if (url_.empty() || !is_boundary(before())) return false;
    const auto reference = reference_at(rest());
    if (!reference) return false;
    out_ += reference_link(rest().substr(0, reference->length), url_);
    at_ += reference->length;
    return true;
  }

  bool take_mention() {
    if (text_[at_] != '@') return false;
    const auto length = mention_length(before(), rest().substr(1));
    if (length == 0) return false;
    const auto next = at_ + 1 + length;
    // Two backticks side by side would be one longer mark.
    if (out_.ends_with('`') || (next < text_.size() && text_[next] == '`')) {
      put(1);
      out_ += joiner;
      return true;
    }
    out_ += '`';
    put(1 + length);
    out_ += '`';
    return true;
  }

  void take_character() {
    const char c = text_[at_];
    if (c == '_') return take_underscores();
    if (is_blank(c)) {
      out_ += ' ';
      ++at_;
      return;
    }
    if (is_markup(c)) out_ += '\\';
    put(1);
  }

  /// Underscores within a word are text.
  void take_underscores() {
    auto run = rest();
    const auto length = take_while(run, [](char c) { return c == '_'; }).size();
    const char next = run.empty() ? ' ' : run.front();
    const bool is_text =
        (is_of_word(before()) && is_of_word(next)) || (at_ > 0 && is_blank(before()) && !run.empty() && is_blank(next));
    for (std::size_t i = 0; i < length; ++i) {
      if (!is_text) out_ += '\\';
      put(1);
    }
  }

  bool is_markup(char c) const {
    const bool is_alone = at_ > 0 && is_blank(before()) && is_blank(after());
    switch (c) {
      case '\\': return at_ + 1 == text_.size() || is_punctuation(after());
      case '*':
      case '~': return !is_alone;
      case '[':
      case ']':
      case '<': return true;
      case '!': return after() == '[';
      case '&': return is_entity(rest());
      case '$': return has_dollars_;
      case '{': return after() == '+' || after() == '-';
      default: return false;
    }
  }

  std::string_view text_, url_;
  std::unordered_map<std::size_t, std::size_t> codes_;
  bool has_dollars_;  ///< GitLab reads "$a$" as mathematics.
  std::size_t at_ = 0;
  std::string out_ = {};
};

/// The mark of a list entry in front of the line, with its indent and a blank: "- ", "  2. ". Empty if there is none.
std::string_view list_mark(std::string_view line) {
  constexpr std::size_t widest_indent = 3, longest_number = 9;
  auto rest = line;
  if (take_while(rest, [](char c) { return c == ' '; }).size() > widest_indent) return {};
  const auto digits = take_while(rest, is_digit).size();
  if (digits > longest_number || rest.size() < 3 || rest[1] != ' ') return {};
  const bool is_mark =
      digits == 0 ? rest[0] == '-' || rest[0] == '*' || rest[0] == '+' : rest[0] == '.' || rest[0] == ')';
  if (!is_mark || rest.find_first_not_of("-*_ \t\r") == rest.npos) return {};
  return line.substr(0, line.size() - rest.size() + 2);
}

}  // namespace

std::string escaped(std::string_view text, std::string_view url) {
  return Escaper(text, url).line();
}

std::string escaped_block(std::string_view text, std::string_view url) {
  const auto fenced = fenced_lines(text);
  const auto all = lines(text);
  std::string out;
  std::size_t indent = 0;  // of the code block
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) out += '\n';
    if (is_fenced(fenced, i)) {
      const auto fence = i > 0 && is_fenced(fenced, i - 1) ? std::nullopt : opening_fence(all[i]);
      if (fence) indent = fence->indent;
      out += all[i].substr(std::min({indent, all[i].find_first_not_of(' '), all[i].size()}));
      continue;
    }
    const auto mark = list_mark(all[i]);
    out.append(mark).append(escaped(trim(all[i].substr(mark.size())), url));
  }
  return out;
}

std::string unmentioned(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '@' && mention_length(i == 0 ? ' ' : text[i - 1], text.substr(i + 1)) > 0) out += joiner;
  }
  return out;
}

}  // namespace fairlead::release
