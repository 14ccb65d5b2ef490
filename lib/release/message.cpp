#include "release/message.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/fences.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fairlead::release {
namespace {

constexpr std::array<std::string_view, 2> breaking_tokens = {"BREAKING CHANGE", "BREAKING-CHANGE"};

/// Beyond ASCII, whatever may be a letter is taken for one.
bool may_be_letter(char c) {
  return is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word(char c) {
  return may_be_letter(c) || is_digit(c) || c == '-' || c == '_';
}

/// type ["(" scope ")"] ["!"] ": " description
bool read_header(std::string_view line, Message& out) {
  auto rest = line;
  if (rest.empty() || !may_be_letter(rest.front())) return false;
  const auto type = take_while(rest, is_word);
  std::string_view scope;
  if (take(rest, "(")) {
    scope = take_while(rest, [](char c) { return c != '(' && c != ')'; });
    if (trim(scope).empty() || !take(rest, ")")) return false;
  }
  const bool bang = take(rest, "!");
  if (!take(rest, ": ") || trim(rest).empty()) return false;
  out.type = lower(type);
  out.scope = trim(scope);
  out.bang = bang;
  out.description = trim(rest);
  return true;
}

std::string_view without_cr(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The footer that `line` starts, with the first line of its value.
std::optional<Footer> read_footer(std::string_view line, bool may_start_any) {
  for (const auto token : breaking_tokens) {
    auto rest = line;
    if (take(rest, token) && take(rest, ": ") && !trim(rest).empty())
      return Footer{std::string(token), std::string(rest)};
  }
  auto rest = line;
  if (!may_start_any || rest.empty() || !may_be_letter(rest.front())) return {};
  const auto token = take_while(rest, is_word);
  if (!take(rest, ": ") && !take(rest, " #")) return {};
  if (trim(rest).empty()) return {};
  return Footer{std::string(token), std::string(rest)};
}

/// "BREAKING CHANGE:", of which the text stands below, in `rest`: git takes the blank behind a colon away.
std::optional<Footer> read_bare_breaking(std::string_view line, std::string_view rest) {
  for (const auto token : breaking_tokens) {
    auto behind = line;
    if (!take(behind, token) || !take(behind, ":") || !trim(behind).empty()) continue;
    std::string_view below;
    while (below.empty() && !rest.empty()) below = without_cr(take_line(rest));
    if (trim(below).empty() || says_breaking(below) || read_footer(below, true)) return {};
    return Footer{std::string(token), {}};
  }
  return {};
}

}  // namespace

const Footer* Message::footer(std::string_view token) const {
  const auto found =
      std::ranges::find_if(footers, [&](const Footer& footer) { return equal_ignoring_case(footer.token, token); });
  return found == footers.end() ? nullptr : &*found;
}

const Footer* Message::breaking_footer() const {
  const auto found = std::ranges::find_if(footers, is_breaking_token, &Footer::token);
  return found == footers.end() ? nullptr : &*found;
}

Message parse_message(std::string_view text) {
  Message out;
  std::string_view header;
  while (header.empty() && !text.empty()) header = without_cr(take_line(text));
  if (!read_header(header, out)) out.description = header;
  bool starts_paragraph = false;
  const auto fenced = fenced_lines(text);
  for (std::size_t i = 0; !text.empty(); ++i) {
    const auto line = without_cr(take_line(text));
    std::optional<Footer> footer;
    if (!is_fenced(fenced, i)) footer = read_footer(line, starts_paragraph || !out.footers.empty());
    if (!footer && !is_fenced(fenced, i)) footer = read_bare_breaking(line, text);
    if (footer) {
      out.footers.push_back(*std::move(footer));
    } else {
      auto& target = out.footers.empty() ? out.body : out.footers.back().value;
      target.append(target.empty() ? "" : "\n").append(line);
    }
    starts_paragraph = line.empty();
  }
  out.body = trim(out.body);
  for (auto& footer : out.footers) footer.value = trim(footer.value);
  return out;
}

bool is_header(std::string_view line) {
  Message message;
  return read_header(without_cr(take_line(line)), message);
}

bool says_breaking(std::string_view line) {
  return std::ranges::any_of(breaking_tokens, [&](auto token) {
    auto rest = line;
    return take(rest, token) && rest.starts_with(':');
  });
}

bool is_breaking_token(std::string_view token) {
  return std::ranges::find(breaking_tokens, token) != breaking_tokens.end();
}

std::string comment_mark(std::string_view setting, std::string_view text) {
  if (setting.empty()) return "#";
  if (setting != "auto") return std::string(setting);
  constexpr std::string_view candidates = "#;@!$%^&|:";  // as git tries them (builtin/commit.c)
  text = trim(text);
  const auto last = text.substr(text.rfind('\n') + 1);  // of one line, all
  const bool is_mark = !last.empty() && candidates.find(last.front()) != candidates.npos;
  return std::string(1, is_mark ? last.front() : '#');
}

std::string without_comments(std::string_view text, std::string_view comment) {
  const auto scissors = std::string(comment) + " ------------------------ >8 ------------------------";
  std::string out;
  while (!text.empty()) {
    const auto line = without_cr(take_line(text));
    if (line == scissors) break;
    if (!line.starts_with(comment)) out.append(line).append("\n");
  }
  return out;
}

Result<semver::Version> version_asked_for(std::string_view text) {
  const auto number = trim(text);
  const bool has_v = number.size() > 1 && (number[0] == 'v' || number[0] == 'V') && is_digit(number[1]);
  return semver::Version::parse(number.substr(has_v ? 1 : 0));
}

}  // namespace fairlead::release
