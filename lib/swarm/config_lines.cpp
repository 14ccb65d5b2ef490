#include "swarm/config_lines.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "swarm/mask.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <span>

namespace fairlead::swarm {
namespace {

constexpr std::size_t context = 2, most_lines = 60;
constexpr std::size_t most_cells = 4'000'000;  // Of the table that compares; beyond it, all between is another text.

using Texts = std::span<const std::string_view>;

bool is_word_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.';
}

bool is_indented_more(std::string_view line, std::string_view than) {
  const auto indent = [](std::string_view text) { return std::min(text.find_first_not_of(" \t"), text.size()); };
  return !trim(line).empty() && indent(line) > indent(than);
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
  bool hides_next = false;  ///< The value of its secret-looking name is in the lines below.
};

Shown shown_line(std::string_view line) {
  const auto begin = secret_begins(line);
  if (begin == line.npos) return {.text = masked("", line)};
  const auto value = line.substr(begin);
  const bool is_here = std::ranges::any_of(value, is_word_character);
  if (!is_here) return {.text = std::string(line), .hides_next = true};
  const auto start = std::min(value.find_first_not_of("\"' \t:=>"), value.size());
  return {.text = fmt::format("{}{}***", line.substr(0, begin), value.substr(0, start))};
}

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
  bool is_key = false, hides_next = false;
  std::string_view head;  // The line whose value is below.
  for (const auto line : lines(text)) {
    const bool is_edge = line.find("-----") != line.npos;
    const bool is_below = hides_next && (is_indented_more(line, head) || trim(line).empty());
    if (is_edge && line.find("-----BEGIN") != line.npos && line.find("PRIVATE KEY") != line.npos) {
      out.push_back(fmt::format("{}*** (a private key)", line.substr(0, line.find("-----BEGIN"))));
      is_key = line.find("-----END") == line.npos;
      continue;
    }
    if (is_key || is_below) {
      out.push_back(trim(line).empty() ? std::string() : "***");
      is_key = is_key && !(is_edge && line.find("-----END") != line.npos);
      continue;
    }
    auto shown = shown_line(line);
    hides_next = shown.hides_next;
    if (hides_next) head = line;
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
