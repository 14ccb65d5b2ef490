#include "base/text.hpp"
#include "release/change.hpp"
#include "release/lookalike.hpp"
#include "release/message.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::release {
namespace {

using semver::Bump;

constexpr std::size_t longest_word = 100, longest_line = 500, longest_paragraph = 4000;
constexpr std::size_t shortest_id = 7, longest_id = 40;

/// Printable, and cut between characters when it is too long.
std::string bounded(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return printable(text);
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0U) == 0x80U) --limit;
  return printable(text.substr(0, limit)) + "...";
}

std::string first_paragraph(std::string_view text) {
  const auto end = std::min(text.find("\n\n"), text.find("\n\r\n"));
  return bounded(trim(text.substr(0, end)), longest_paragraph);
}

/// The ids in "676104e, a215868" or "676104e.".
std::vector<std::string> ids_in(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef", separators = " \t\r\n,;.";
  constexpr std::size_t most = 100;
  std::vector<std::string> out;
  while (!text.empty() && out.size() < most) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    const auto word = text.substr(0, text.find_first_of(separators));
    text.remove_prefix(word.size());
    const bool sized = word.size() >= shortest_id && word.size() <= longest_id;
    if (!sized || lower(word).find_first_not_of(digits) != word.npos) continue;
    out.push_back(lower(word));
  }
  return out;
}

/// "This reverts commit <id>.", as git writes it, and the footers Refs and Reverts of a commit of type revert.
std::vector<std::string> reverted_by(std::string_view text, const Message& message) {
  constexpr std::string_view git_says = "This reverts commit ";
  std::vector<std::string> out;
  const bool reverts = message.type == "revert" || message.description.starts_with("Revert \"");
  if (!reverts) return out;  // others may tell of a revert and still be what they say
  for (auto at = text.find(git_says); at != text.npos && out.size() < 100; at = text.find(git_says, at + 1)) {
    const auto rest = text.substr(at + git_says.size());
    auto ids = ids_in(rest.substr(0, std::min(longest_id + 1, rest.find_first_of(" ,;\n"))));
    if (!ids.empty()) out.push_back(std::move(ids.front()));
  }
  if (!out.empty()) return out;
  for (const auto& footer : message.footers) {
    const auto token = lower(footer.token);
    if (token != "refs" && token != "reverts") continue;
    std::ranges::move(ids_in(footer.value), std::back_inserter(out));
  }
  return out;
}

void decide(Change& change, const Message& message, const Rules& rules) {
  if (message.is_breaking()) {
    change.bump = Bump::major;
    change.rule =
        message.bang ? "breaking: ! in the header" : "breaking: " + message.breaking_footer()->token + " footer";
  } else if (!message.is_conventional()) {
    change.rule = "not conventional";
  } else {
    const auto known = rules.types.find(message.type);
    if (known != rules.types.end()) change.bump = known->second;
    change.rule = "type " + change.type;
  }
}

}  // namespace

Change classify(const git::Commit& commit, const Rules& rules) {
  const auto message = parse_message(commit.message);
  Change out{.commit = commit.id,
             .type = bounded(message.type, longest_word),
             .scope = bounded(message.scope, longest_word),
             .description = bounded(message.description, longest_line),
             .is_breaking = message.is_breaking()};
  const auto* footer = message.breaking_footer();
  if (out.is_breaking && footer != nullptr) out.breaking = first_paragraph(footer->value);
  if (const auto* as = message.footer("Release-As")) out.release_as = bounded(as->value, longest_word);
  out.reverts = reverted_by(commit.message, message);
  decide(out, message, rules);
  // The header of a merge is a branch's name, and what it merges is in the range itself.
  const bool merge = commit.parents.size() > 1 && !message.is_conventional();
  if (!merge) out.warnings = lookalikes(commit.message, message, rules);
  if (commit.truncated) out.warnings.emplace_back("the message is so long that its middle was not read");
  return out;
}

}  // namespace fairlead::release
