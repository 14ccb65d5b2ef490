#include "release/lookalike.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
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

/// The type that `word` was meant to be, if that one releases something; "" otherwise.
std::string_view meant(std::string_view word, const Rules& rules) {
  const auto* const alias = std::ranges::find(aliases, word, &std::pair<std::string_view, std::string_view>::first);
  if (alias != aliases.end() && rules.types.contains(alias->second)) return alias->second;
  if (std::ranges::find(quiet_types, word) != quiet_types.end()) return {};
  std::vector<std::string_view> known(quiet_types.begin(), quiet_types.end());
  for (const auto& [type, bump] : rules.types) known.emplace_back(type);
  const auto near = closest(word, known);
  return rules.types.contains(near) ? near : std::string_view();
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
  return next != rest.npos && (rest[next] == ':' || rest[next] == '(' || rest[next] == '!') &&
         rest.find(':') != rest.npos;
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

std::optional<std::string> header_lookalike(const Message& message, const Rules& rules) {
  if (message.is_conventional()) {
    if (rules.types.contains(message.type)) return {};
    const auto near = meant(message.type, rules);
    if (near.empty()) return {};
    return fmt::format("the type {} releases nothing; \"{}\" would", excerpt(message.type), near);
  }
  const std::string_view header = message.description;
  for (const auto* const front : {"fixup! ", "squash! ", "amend! "}) {
    if (header.starts_with(front)) return fmt::format("{} was not squashed, and releases nothing", excerpt(header));
  }
  const auto plain = without_decoration(header);
  const auto end = plain.find_first_of(" (!:");
  const auto word = lower(plain.substr(0, end));
  if (end == plain.npos || !seems_header(word, plain.substr(end), rules)) return {};
  const bool decorated = plain.size() != header.size();
  const auto why = decorated ? "the type has to come first" : mistake(plain.substr(end));
  return fmt::format("{} is not conventional and releases nothing: {}", excerpt(header), why);
}

std::optional<Lookalike> breaking_lookalike(std::string_view text, const Message& message) {
  if (message.is_breaking()) return {};
  const auto* footer = message.breaking_footer();  // then the header is not conventional
  const auto start = footer == nullptr ? "" : footer->token + ": ";
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (footer != nullptr && line.starts_with(start)) {
      return Lookalike{number, fmt::format("{} does not count: the header is not conventional", excerpt(trim(line)))};
    }
    if (footer != nullptr || !seems_breaking(line)) continue;
    return Lookalike{number,
                     fmt::format("{} does not count as breaking: that takes \"BREAKING CHANGE: \" and a text at "
                                 "the start of a line",
                                 excerpt(trim(line)))};
  }
  return {};
}

std::vector<std::string> lookalikes(std::string_view text, const Message& message, const Rules& rules) {
  std::vector<std::string> out;
  if (auto found = header_lookalike(message, rules)) out.push_back(*std::move(found));
  if (auto found = breaking_lookalike(text, message)) out.push_back(std::move(found->warning));
  return out;
}

}  // namespace fairlead::release
