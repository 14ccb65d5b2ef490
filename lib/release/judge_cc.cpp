#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/fences.hpp"
#include "release/judge.hpp"
#include "release/references.hpp"
#include "release/squash.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Bump;

constexpr std::size_t shortest_id = 7, longest_id = 40, most_reverts = 100;

/// The ids in "676104e, a215868" or "676104e.".
std::vector<std::string> ids_in(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef", separators = " \t\r\n,;.";
  std::vector<std::string> out;
  while (!text.empty() && out.size() < most_reverts) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    const auto word = text.substr(0, text.find_first_of(separators));
    text.remove_prefix(word.size());
    const bool sized = word.size() >= shortest_id && word.size() <= longest_id;
    if (!sized || lower(word).find_first_not_of(digits) != word.npos) continue;
    out.push_back(lower(word));
  }
  return out;
}

/// The first id, or "!12", behind `phrase`.
std::string target_in(std::string_view rest) {
  if (const auto reference = reference_at(rest); reference && reference->kind == '!') {
    return "!" + std::string(reference->number);
  }
  rest = rest.substr(0, std::min(longest_id + 1, rest.find_first_of(" ,;\n")));
  auto ids = ids_in(rest);
  return ids.empty() ? "" : std::move(ids.front());
}

/// What the lines of `text` say that the commit reverts, but for what they quote or show.
std::vector<std::string> told_reverts(std::string_view text) {
  std::vector<std::string> out;
  const auto fenced = fenced_lines(text);
  for (std::size_t i = 0; !text.empty(); ++i) {
    const auto line = take_line(text);
    if (is_fenced(fenced, i) || line.starts_with('>') || line.starts_with("    ") || line.starts_with('\t')) continue;
    for (const std::string_view phrase : {"This reverts commit ", "This reverts merge request "}) {
      for (auto at = line.find(phrase); at != line.npos && out.size() < most_reverts; at = line.find(phrase, at + 1)) {
        auto target = target_in(line.substr(at + phrase.size()));
        if (!target.empty() && std::ranges::find(out, target) == out.end()) out.push_back(std::move(target));
      }
    }
  }
  return out;
}

/// "This reverts commit <id>." as git writes it, "This reverts merge request !12" as GitLab does, and the footers Refs
/// and Reverts of a commit of type revert.
std::vector<std::string> reverted_by(std::string_view text, const Message& message) {
  // Others may tell of a revert and still be what they say.
  const bool reverts = message.type == "revert" || message.description.starts_with("Revert \"") ||
                       message.description.starts_with("Reapply \"");
  if (!reverts) return {};
  auto out = told_reverts(text);
  if (!out.empty()) return out;
  for (const auto& footer : message.footers) {
    const auto token = lower(footer.token);
    if (token != "refs" && token != "reverts") continue;
    std::ranges::move(ids_in(footer.value), std::back_inserter(out));
  }
  return out;
}

/// "feat: x" of a commit `Revert "feat: x"`, `Revert "feat: x" (!13)` or "revert: feat: x"; of `Reapply "feat: x"`,
/// which git writes when it reverts the revert, `Revert "feat: x"`.
std::string reverted_header(std::string_view description) {
  const bool again = take(description, "Reapply \"");
  if (!again && !take(description, "Revert \"")) return std::string(description);
  description = description.substr(0, description.rfind('"'));
  return again ? fmt::format("Revert \"{}\"", description) : std::string(description);
}

/// What all BREAKING CHANGE footers say. What a squash lists below belongs to another commit.
std::string told_breaking(const Message& message) {
  std::string out;
  for (const auto& footer : message.footers) {
    if (!is_breaking_token(footer.token)) continue;
    out.append(out.empty() ? "" : "\n\n").append(trim(before_list(footer.value)));
  }
  return out;
}

}  // namespace

Judgement judge_cc(std::string_view text, const Message& message, const Rules& rules) {
  Judgement out{.type = message.type,
                .scope = message.scope,
                .description = message.description,
                .is_breaking = message.is_breaking(),
                .reverts = reverted_by(text, message)};
  if (!out.reverts.empty()) out.reverted_header = reverted_header(message.description);
  if (!message.is_conventional()) {
    out.rule = "not conventional";
    return out;
  }
  out.bump = rules.bump_of(message.type, message.scope);
  out.rule = "type " + message.type;
  const auto* footer = message.breaking_footer();
  if (footer != nullptr) out.breaking = told_breaking(message);
  if (!out.is_breaking) return out;
  const auto breaking = rules.bump_of_breaking(message.scope);
  if (breaking < out.bump) return out;
  out.bump = breaking;
  out.rule = message.bang ? "breaking: ! in the header" : "breaking: " + footer->token + " footer";
  return out;
}

}  // namespace fairlead::release
