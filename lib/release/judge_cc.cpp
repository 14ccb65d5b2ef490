#include "base/text.hpp"
#include "release/judge.hpp"

#include <algorithm>
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
  rest = rest.substr(0, std::min(longest_id + 1, rest.find_first_of(" ,;\n")));
  if (rest.starts_with('!')) {
    const auto end = rest.find_first_not_of("0123456789", 1);
    return end == 1 || rest.size() == 1 ? "" : std::string(rest.substr(0, end));
  }
  auto ids = ids_in(rest);
  return ids.empty() ? "" : std::move(ids.front());
}

/// "This reverts commit <id>." as git writes it, "This reverts merge request !12" as GitLab does, and the footers Refs
/// and Reverts of a commit of type revert.
std::vector<std::string> reverted_by(std::string_view text, const Message& message) {
  std::vector<std::string> out;
  const bool reverts = message.type == "revert" || message.description.starts_with("Revert \"");
  if (!reverts) return out;  // others may tell of a revert and still be what they say
  for (const std::string_view phrase : {"This reverts commit ", "This reverts merge request "}) {
    for (auto at = text.find(phrase); at != text.npos && out.size() < most_reverts; at = text.find(phrase, at + 1)) {
      if (auto target = target_in(text.substr(at + phrase.size())); !target.empty()) out.push_back(std::move(target));
    }
  }
  if (!out.empty()) return out;
  for (const auto& footer : message.footers) {
    const auto token = lower(footer.token);
    if (token != "refs" && token != "reverts") continue;
    std::ranges::move(ids_in(footer.value), std::back_inserter(out));
  }
  return out;
}

/// "feat: x" of a commit `Revert "feat: x"` or "revert: feat: x".
std::string reverted_header(std::string_view description) {
  if (description.starts_with("Revert \"")) description.remove_prefix(8);
  if (description.ends_with('"')) description.remove_suffix(1);
  return std::string(description);
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
  if (footer != nullptr) out.breaking = footer->value;
  if (!out.is_breaking) return out;
  const auto breaking = rules.bump_of_breaking(message.scope);
  if (breaking < out.bump) return out;
  out.bump = breaking;
  out.rule = message.bang ? "breaking: ! in the header" : "breaking: " + footer->token + " footer";
  return out;
}

}  // namespace fairlead::release
