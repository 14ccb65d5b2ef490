#include "swarm/config_lines.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "swarm/mask.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <span>
#include <utility>

namespace fairlead::swarm {
namespace {

constexpr std::size_t context = 2, most_lines = 60;
constexpr std::size_t most_cells = 4'000'000;  // Of the table that compares; beyond it, all between is another text.

using Texts = std::span<const std::string_view>;

bool is_word_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.';
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

/// nginx passes requests on by these; what follows is no secret.
bool is_harmless(std::string_view word) {
  constexpr std::string_view words[] = {"proxy_pass",     "fastcgi_pass", "uwsgi_pass",          "grpc_pass",
                                        "scgi_pass",      "passive",      "proxy_pass_header",   "bypass",
                                        "memcached_pass", "auth_request", "auth_basic_user_file"};
  return std::ranges::find(words, word) != std::end(words);
}

/// Where the value of the first secret-looking name begins; npos when there is none.
std::size_t secret_begins(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    if (!is_word_character(line[at])) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < line.size() && is_word_character(line[end])) ++end;
    const auto word = line.substr(at, end - at);
    if (!is_harmless(word) && names_a_secret(word)) return end;
    at = end;
  }
  return std::string_view::npos;
}

struct Shown {
  std::string text;
  std::string_view name = {}, value = {};  ///< Its first secret-looking name, and what follows it.
  bool in_tag = false;                     ///< The name is that of an XML element: <name>.
};

Shown shown_line(std::string_view line) {
  const auto begin = secret_begins(line);
  if (begin == line.npos) return {.text = masked("", line)};
  auto front = begin;
  while (front > 0 && is_word_character(line[front - 1])) --front;
  const auto value = line.substr(begin);
  Shown out = {.text = std::string(line),
               .name = line.substr(front, begin - front),
               .value = value,
               .in_tag = front > 0 && line[front - 1] == '<'};
  if (!std::ranges::any_of(value, is_word_character)) return out;
  const auto start = std::min(value.find_first_not_of("\"' \t:=>"), value.size());
  out.text = fmt::format("{}{}***", line.substr(0, begin), value.substr(0, start));
  return out;
}

/// "key: value", "key = value", "[section]", "<element>": a line that cannot be a part of a value begun above.
bool is_new_key(std::string_view line) {
  auto text = trim(line);
  const bool is_section = text.starts_with('[') && text.ends_with(']') && text.find_first_of("\"',") == text.npos;
  if (is_section || text.starts_with('<')) return true;
  take(text, "- ");
  if (text.starts_with('"') || text.starts_with('\'')) {
    const auto end = text.find(text.front(), 1);
    return end != text.npos && trim(text.substr(end + 1)).starts_with(':');
  }
  const auto name = take_while(text, is_word_character);
  if (name.empty() || text.empty()) return false;
  if (text.starts_with(':')) return text.size() == 1 || text[1] == ' ';
  text = trim(text);
  return text.size() > 1 && text[0] == '=' && text[1] != '=';  // "abcd=" may be base64.
}

/// How many brackets it opens and does not close.
long opened_by(std::string_view text) {
  const auto count = [&](std::string_view brackets) {
    return std::ranges::count_if(text, [&](char c) { return brackets.contains(c); });
  };
  return count("[{(") - count("]})");
}

bool only_closes(std::string_view line) {
  return line.find_first_not_of(" \t}]),;") == line.npos;
}

/// What ends a value of many lines that begins in this one, or "".
std::string end_of(const Shown& shown) {
  if (shown.in_tag) {
    const auto end = fmt::format("</{}", shown.name);
    return shown.value.find(end) != shown.value.npos || shown.value.find("/>") != shown.value.npos ? "" : end;
  }
  auto value = shown.value;
  const auto sign = value.find_first_of(":=");
  const bool has_sign = sign != value.npos && value.find_first_not_of("\"' \t") == sign;  // After a quoted name, too.
  value = trim(has_sign ? value.substr(sign + 1) : value);
  while (value.starts_with('>') || value.starts_with('=')) value = trim(value.substr(1));
  for (const std::string_view quote : {"\"\"\"", "'''", "\"", "'"}) {
    if (!value.starts_with(quote)) continue;
    return value.find(quote, quote.size()) == value.npos ? std::string(quote) : "";
  }
  return {};
}

/// Whether the value begins in the lines below, or goes on there.
bool is_open(const Shown& shown) {
  const auto value = trim(shown.value);
  if (std::ranges::none_of(value, is_word_character) || lower(shown.name) == "private-lines") return true;
  const auto text = value.substr(std::min(value.find_first_not_of("\"' \t:="), value.size()));
  return std::string_view(",|>\\").contains(value.back()) || text.starts_with('#');
}

/// How far the value of a secret-looking name reaches down. What may belong to it is hidden.
class Reach {
 public:
  /// After the line that has the name.
  void begin(std::string_view line, const Shown& shown) {
    is_on_ = !shown.name.empty();
    if (!is_on_) return;
    indent_ = indent_of(line);
    is_item_ = trim(line).starts_with("- ");
    is_forced_ = trim(shown.value).empty();
    is_continued_ = line.ends_with('\\');
    is_open_ = is_open(shown);
    depth_ = opened_by(shown.value);
    until_ = end_of(shown);
  }

  /// Whether the line is hidden.
  bool covers(std::string_view line) {
    if (!is_on_) return false;
    const bool was_continued = is_continued_;
    is_continued_ = is_continued_ && line.ends_with('\\');
    if (trim(line).empty()) return true;
    if (!until_.empty()) {
      is_on_ = line.find(until_) == line.npos;
      return true;
    }
    if (depth_ > 0) {
      depth_ += opened_by(line);
      is_on_ = depth_ > 0 || !only_closes(line);
      return is_on_;
    }
    if (std::exchange(is_forced_, false) || was_continued || indent_of(line) > indent_) return true;
    is_on_ = is_open_ && !only_closes(line) && !ends(line);
    return is_on_;
  }

 private:
  /// Items of a list may be as far to the left as its name.
  bool ends(std::string_view line) const {
    const bool is_part = trim(line).starts_with("-") && !is_item_ && indent_of(line) == indent_;
    return !is_part && is_new_key(line);
  }

  bool is_on_ = false, is_open_ = false, is_item_ = false, is_forced_ = false, is_continued_ = false;
  std::size_t indent_ = 0;
  long depth_ = 0;  ///< Of brackets.
  std::string until_;
};

struct Edit {
  char sign;
  std::size_t before, after;  ///< Indexes of the lines.
};

/// The longest common subsequence (Hunt and McIlroy 1976, by the table).
void compare(Texts before, Texts after, std::size_t offset, std::vector<Edit>& out) {
  const auto rows = before.size(), columns = after.size();
  if ((rows + 1) * (columns + 1) > most_cells) {
    for (std::size_t i = 0; i < rows; ++i) out.push_back({'-', offset + i, offset});
    for (std::size_t j = 0; j < columns; ++j) out.push_back({'+', offset + rows, offset + j});
    return;
  }
  std::vector<std::uint32_t> best((rows + 1) * (columns + 1));
  const auto cell = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return best[(i * (columns + 1)) + j]; };
  for (auto i = rows; i-- > 0;) {
    for (auto j = columns; j-- > 0;) {
      cell(i, j) = before[i] == after[j] ? cell(i + 1, j + 1) + 1 : std::max(cell(i + 1, j), cell(i, j + 1));
    }
  }
  for (std::size_t i = 0, j = 0; i < rows || j < columns;) {
    if (i < rows && j < columns && before[i] == after[j]) {
      out.push_back({' ', offset + i++, offset + j++});
    } else if (j == columns || (i < rows && cell(i + 1, j) >= cell(i, j + 1))) {
      out.push_back({'-', offset + i++, offset + j});
    } else {
      out.push_back({'+', offset + i, offset + j++});
    }
  }
}

/// All edits; of what is the same at both ends only the context.
std::vector<Edit> edits(Texts before, Texts after) {
  const auto shorter = std::min(before.size(), after.size());
  std::size_t front = 0, back = 0;
  while (front < shorter && before[front] == after[front]) ++front;
  while (back < shorter - front && before[before.size() - 1 - back] == after[after.size() - 1 - back]) ++back;
  front -= std::min(front, context);
  back -= std::min(back, context);
  std::vector<Edit> out;
  compare(before.subspan(front, before.size() - front - back), after.subspan(front, after.size() - front - back), front,
          out);
  return out;
}

/// Whether a line that is the same is near enough to one that is not.
bool is_near(const std::vector<Edit>& all, std::size_t at) {
  const auto begin = at - std::min(at, context), end = std::min(all.size(), at + context + 1);
  return std::ranges::any_of(all.begin() + static_cast<std::ptrdiff_t>(begin),
                             all.begin() + static_cast<std::ptrdiff_t>(end),
                             [](const Edit& edit) { return edit.sign != ' '; });
}

std::vector<std::string> told(const std::vector<Edit>& all, const std::vector<std::string>& before,
                              const std::vector<std::string>& after) {
  std::vector<std::string> out;
  bool is_inside = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& [sign, old_line, new_line] = all[i];
    if (sign == ' ' && !is_near(all, i)) {
      is_inside = false;
      continue;
    }
    if (!is_inside) out.push_back(fmt::format("@@ line {} @@", new_line + 1));
    is_inside = true;
    auto line = sign + (sign == '-' ? before.at(old_line) : after.at(new_line));
    if (sign == '+' && out.back() == "-" + line.substr(1)) line += " (another value)";
    out.push_back(std::move(line));
  }
  return out;
}

bool is_text(std::string_view content) {
  return is_utf8(content) && content.find('\0') == content.npos;
}

}  // namespace

std::vector<std::string> shown_lines(std::string_view text) {
  std::vector<std::string> out;
  bool is_key = false;
  Reach reach;
  for (const auto line : lines(text)) {
    const bool is_edge = line.find("-----") != line.npos;
    if (is_edge && line.find("-----BEGIN") != line.npos && line.find("PRIVATE KEY") != line.npos) {
      out.push_back(fmt::format("{}*** (a private key)", line.substr(0, line.find("-----BEGIN"))));
      is_key = line.find("-----END") == line.npos;
      continue;
    }
    if (is_key || reach.covers(line)) {
      out.push_back(trim(line).empty() ? std::string() : "***");
      is_key = is_key && !(is_edge && line.find("-----END") != line.npos);
      continue;
    }
    auto shown = shown_line(line);
    reach.begin(line, shown);
    out.push_back(std::move(shown.text));
  }
  return out;
}

std::vector<std::string> changed_lines(std::string_view before, std::string_view after) {
  if (before == after) return {};
  if (!is_text(before) || !is_text(after)) return {"@@ it is no text: what differs cannot be shown @@"};
  const auto old_lines = lines(before), new_lines = lines(after);
  auto out = told(edits(old_lines, new_lines), shown_lines(before), shown_lines(after));
  if (out.empty()) return {"@@ only ends of lines differ @@"};
  if (out.size() > most_lines) {
    const auto more = out.size() - most_lines;
    out.resize(most_lines);
    out.push_back(fmt::format("@@ and {} lines more @@", more));
  }
  return out;
}

}  // namespace fairlead::swarm
