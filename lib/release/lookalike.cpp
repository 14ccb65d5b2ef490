#include "release/lookalike.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/fences.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <span>
#include <utility>

namespace fairlead::release {
namespace {

/// Types that are common and release nothing by themselves, so they are no misspelling of one that does.
constexpr std::array<std::string_view, 10> quiet_types = {"build", "chore", "ci",    "docs", "refactor",
                                                          "style", "test",  "tests", "deps", "release"};

/// What people write instead of the types that count.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> aliases = {{{"feature", "feat"},
                                                                                    {"features", "feat"},
                                                                                    {"feats", "feat"},
                                                                                    {"bug", "fix"},
                                                                                    {"bugfix", "fix"},
                                                                                    {"bug-fix", "fix"},
                                                                                    {"hotfix", "fix"},
                                                                                    {"fixes", "fix"},
                                                                                    {"fixed", "fix"},
                                                                                    {"performance", "perf"}}};

/// Words in use that are one slip away from a type: names of parts, mostly ("perl: x").
constexpr std::array<std::string_view, 26> other_words = {
    "beat", "eat", "fat", "fear", "feast", "feet", "flat", "heat", "meat", "neat", "seat", "fax",  "fib",
    "fig",  "fin", "fir", "fit",  "fox",   "mix",  "six",  "per",  "perk", "perl", "perm", "pert", "pref"};

/// What gitmoji.dev has for what is released, and the type that says the same.
struct Gitmoji {
  std::string_view sign, code, type;
};
constexpr std::array<Gitmoji, 7> gitmojis = {{{"\u2728", ":sparkles:", "feat"},
                                              {"\U0001f41b", ":bug:", "fix"},
                                              {"\U0001f691", ":ambulance:", "fix"},
                                              {"\U0001fa79", ":adhesive_bandage:", "fix"},
                                              {"\U0001f512", ":lock:", "fix"},
                                              {"\u26a1", ":zap:", "perf"},
                                              {"\U0001f4a5", ":boom:", "feat!"}}};

/// What looks like ASCII, or like nothing: full-width forms, blanks, Cyrillic letters.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> likenesses = {{{"\uff1a", ": "},
                                                                                       {"\uff08", "("},
                                                                                       {"\uff09", ")"},
                                                                                       {"\uff01", "!"},
                                                                                       {"\u00a0", " "},
                                                                                       {"\u3000", " "},
                                                                                       {"\ufeff", ""},
                                                                                       {"\u200b", ""},
                                                                                       {"\u200c", ""},
                                                                                       {"\u200d", ""},
                                                                                       {"\u2060", ""},
                                                                                       {"\u0430", "a"},
                                                                                       {"\u0435", "e"},
                                                                                       {"\u0440", "p"},
                                                                                       {"\u0445", "x"},
                                                                                       {"\u0456", "i"}}};

/// Is `a` at most one letter away from `b`: another, one more, one less, or two that changed places?
bool is_one_slip(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.size() == 2 && b.size() == 2) return a[0] == b[1] && a[1] == b[0];
  return a.size() <= 1 && b.size() <= 1;
}

/// The type that `word` was meant to be, if that one releases something; "" otherwise.
std::string_view meant(std::string_view word, const Rules& rules) {
  const auto* const alias = std::ranges::find(aliases, word, &std::pair<std::string_view, std::string_view>::first);
  if (alias != aliases.end() && rules.types.contains(alias->second)) return alias->second;
  for (const auto& words :
       {std::span<const std::string_view>(quiet_types), std::span<const std::string_view>(other_words)}) {
    if (std::ranges::find(words, word) != words.end()) return {};
  }
  for (const auto& [type, bump] : rules.types) {
    if (is_one_slip(word, type)) return type;
  }
  return {};
}

/// A type that releases something?
bool releases_something(std::string_view type, const Rules& rules) {
  const auto found = rules.types.find(lower(type));
  return found != rules.types.end() && found->second != semver::Bump::none;
}

/// Does the text start with a header of such a type?
bool is_releasing(std::string_view text, const Rules& rules) {
  auto rest = text;
  return releases_something(take_while(rest, is_letter), rules) && is_header(text);
}

/// A header of such a type behind other words: "ENG-123 feat: x", "[web] fix: x".
bool hides_header(std::string_view header, const Rules& rules) {
  constexpr std::size_t most_words = 4, longest = 100;
  constexpr std::string_view joins = "-_\"'`";  // of one word, and of what is quoted
  std::size_t words = 0;
  for (std::size_t i = 1; i < std::min(header.size(), longest) && words < most_words; ++i) {
    const char before = header[i - 1];
    if (before == ' ') ++words;
    if (!is_letter(header[i]) || is_alphanumeric(before) || joins.find(before) != joins.npos) continue;
    if (is_releasing(header.substr(i), rules)) return true;
  }
  return false;
}

/// With ASCII in place of what looks so.
std::string without_likenesses(std::string_view header) {
  std::string out;
  while (!header.empty()) {
    const auto* const found =
        std::ranges::find_if(likenesses, [&](auto pair) { return header.starts_with(pair.first); });
    out += found == likenesses.end() ? header.substr(0, 1) : found->second;
    header.remove_prefix(found == likenesses.end() ? 1 : found->first.size());
  }
  return out;
}

bool has_likenesses(std::string_view header, const Rules& rules) {
  if (std::ranges::none_of(header, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return false;
  const auto plain = without_likenesses(header);
  return plain != header && is_releasing(plain, rules);
}

/// The type that the emoji in front stands for, if that one releases something.
std::string_view gitmoji_type(std::string_view header, const Rules& rules) {
  for (const auto& [sign, code, type] : gitmojis) {
    if (!header.starts_with(sign) && !header.starts_with(code)) continue;
    return releases_something(type.substr(0, type.find('!')), rules) ? type : std::string_view();
  }
  return {};
}

/// Why a header is none in which a type stands in brackets, or before something else than a colon; "" if none does.
std::string_view other_form(std::string_view header, const Rules& rules) {
  constexpr std::string_view open = "([{<", close = ")]}>";
  auto rest = header;
  const auto bracket = rest.empty() ? open.npos : open.find(rest.front());
  if (bracket != open.npos) rest.remove_prefix(1);
  if (!releases_something(take_while(rest, is_letter), rules)) return {};
  if (bracket != open.npos) {
    return rest.starts_with(close[bracket]) ? "a type stands without brackets, with a colon and a space behind it" : "";
  }
  take_while(rest, [](char c) { return c == ' '; });
  for (const std::string_view dash : {"- ", "\u2013 ", "\u2014 ", "| ", "> ", "-> ", "=> "}) {
    if (rest.starts_with(dash)) return "a colon and a space have to follow the type";
  }
  return {};
}

/// A front that tools and people put before a header.
std::string_view without_decoration(std::string_view header) {
  if (header.starts_with(':')) {  // ":sparkles: feat: x"
    if (const auto end = header.find(':', 1); end != header.npos) header.remove_prefix(end + 1);
  }
  const auto start = std::ranges::find_if(header, is_letter);
  return header.substr(static_cast<std::size_t>(start - header.begin()));
}

/// Why "feat" followed by `rest` is no header.
std::string_view mistake(std::string_view rest) {
  if (rest.starts_with(' ')) return "no space may stand behind the type";
  if (rest.starts_with('(')) {
    const auto close = rest.find_first_of("()", 1);
    if (close == rest.npos || rest[close] == '(') return "a scope is text in one pair of parentheses";
    if (trim(rest.substr(1, close - 1)).empty()) return "the scope is empty";
    rest.remove_prefix(close + 1);
  }
  if (rest.starts_with('[') || rest.starts_with('{') || rest.starts_with('/')) return "a scope stands in parentheses";
  if (rest.starts_with("!(")) return "\"!\" stands behind the scope";
  if (rest.starts_with('!')) rest.remove_prefix(1);
  if (rest.starts_with(' ')) return "no space may stand before the colon";
  if (!rest.starts_with(':')) return "a colon and a space are missing";
  if (trim(rest.substr(1)).empty()) return "the description is empty";
  return "a space has to follow the colon";
}

/// Is `word` a type, or the near miss of one, followed by what belongs to a header?
bool seems_header(std::string_view word, std::string_view rest, const Rules& rules) {
  if (!rules.types.contains(word) && meant(word, rules).empty()) return false;
  const auto next = rest.find_first_not_of(' ');
  constexpr std::string_view starts = ":(![{/";
  return next != rest.npos && starts.find(rest[next]) != starts.npos && rest.find(':') != rest.npos;
}

constexpr std::string_view not_first = "the type has to come first",
                           unlike_ascii = "it holds characters that only look like ASCII, or cannot be seen";

std::string no_header(std::string_view header, std::string_view why) {
  return fmt::format("{} is not conventional and releases nothing: {}", excerpt(header), why);
}

/// Where "breaking change" stands in the line, with any letters and any one character between the words.
std::size_t find_breaking(std::string_view line) {
  constexpr std::string_view first = "breaking", second = "change";
  for (std::size_t at = 0; at + first.size() + 1 + second.size() <= line.size(); ++at) {
    if ((line[at] | 0x20) == 'b' && equal_ignoring_case(line.substr(at, first.size()), first) &&
        equal_ignoring_case(line.substr(at + first.size() + 1, second.size()), second)) {
      return at;
    }
  }
  return line.npos;
}

/// Capitals anywhere, or any letters at the start of a line, quoted or not, before a colon.
bool seems_breaking(std::string_view line) {
  constexpr std::string_view capitals = "BREAKING", quoting = " \t*>|#`\"-";
  const auto at = find_breaking(line);
  if (at == line.npos) return false;
  if (line.substr(at).starts_with(capitals)) return true;
  return line.find_first_not_of(quoting) == at && line.find(':', at) != line.npos;
}

}  // namespace

namespace {

/// Of a header that is conventional, with a type that releases nothing.
std::optional<std::string> type_lookalike(std::string_view text, const Message& message, const Rules& rules) {
  if (rules.types.contains(message.type)) return {};
  const auto start = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const auto header = trim(start.substr(0, start.find('\n')));
  if (has_likenesses(header, rules)) return no_header(header, unlike_ascii);
  if (std::ranges::find(quiet_types, message.type) != quiet_types.end()) return {};
  if (is_releasing(message.description, rules)) return no_header(header, not_first);
  const auto near = meant(message.type, rules);
  if (near.empty()) return {};
  return fmt::format("the type {} releases nothing; \"{}\" would", excerpt(message.type), near);
}

}  // namespace

std::optional<std::string> header_lookalike(std::string_view text, const Message& message, const Rules& rules) {
  if (message.is_conventional()) return type_lookalike(text, message, rules);
  const std::string_view header = message.description;
  for (const auto* const front : {"fixup! ", "squash! ", "amend! "}) {
    if (header.starts_with(front)) return fmt::format("{} was not squashed, and releases nothing", excerpt(header));
  }
  if (has_likenesses(header, rules)) return no_header(header, unlike_ascii);
  const auto plain = without_decoration(header);
  const auto end = plain.find_first_of(" (!:[{/");
  const auto word = lower(plain.substr(0, end));
  if (end != plain.npos && seems_header(word, plain.substr(end), rules)) {
    return no_header(header, plain.size() != header.size() ? not_first : mistake(plain.substr(end)));
  }
  if (hides_header(header, rules)) return no_header(header, not_first);
  if (const auto why = other_form(header, rules); !why.empty()) return no_header(header, why);
  const auto type = gitmoji_type(header, rules);
  if (type.empty()) return {};
  return fmt::format("{} releases nothing; \"{}: \" in front would", excerpt(header), type);
}

std::optional<Lookalike> breaking_lookalike(std::string_view text, const Message& message) {
  if (message.is_breaking()) return {};
  const bool has_footer = message.breaking_footer() != nullptr;  // then the header is not conventional
  const auto fenced = fenced_lines(text);
  std::optional<Lookalike> out;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto line = take_line(text);
    const bool code = is_fenced(fenced, number - 1);
    if (!code && says_breaking(line)) {
      const auto why = has_footer ? " does not count: the header is not conventional"
                                  : " does not count as breaking: that takes a space behind the colon, and a text";
      return Lookalike{number, excerpt(trim(line)) + why, true};
    }
    if (out || has_footer || !seems_breaking(line)) continue;
    out = {number, fmt::format("{} does not count as breaking: {}", excerpt(trim(line)),
                               code ? "it stands in a code block"
                                    : "that takes \"BREAKING CHANGE: \" and a text at the start of a line")};
  }
  return out;
}

std::optional<Lookalike> release_as_lookalike(std::string_view text, const Message& message) {
  constexpr std::string_view token = "Release-As:";
  if (message.footer("Release-As") != nullptr || text.find(':') == text.npos) return {};
  const auto fenced = fenced_lines(text);
  for (std::size_t i = 0; !text.empty(); ++i) {
    const auto line = trim(take_line(text));
    if (is_fenced(fenced, i) || !equal_ignoring_case(line.substr(0, token.size()), token)) continue;
    return Lookalike{i + 1, excerpt(line) +
                                " does not count: that takes a paragraph of its own, and a space behind the "
                                "colon"};
  }
  return {};
}

Lookalikes lookalikes(std::string_view text, const Message& message, const Rules& rules) {
  Lookalikes out;
  if (auto found = header_lookalike(text, message, rules)) out.warnings.push_back(*std::move(found));
  if (auto found = breaking_lookalike(text, message)) {
    out.warnings.push_back(std::move(found->warning));
    out.says_breaking = found->says_breaking && rules.bump_of_breaking(message.scope) != semver::Bump::none;
  }
  if (auto found = release_as_lookalike(text, message)) out.warnings.push_back(std::move(found->warning));
  return out;
}

}  // namespace fairlead::release
