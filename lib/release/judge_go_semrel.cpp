#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/judge.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

namespace fairlead::release {
namespace {

/// \s of Go's regexp: no vertical tab, nothing beyond ASCII.
constexpr std::string_view spaces = "\t\n\f\r ";

std::string_view without_spaces_in_front(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(spaces), text.size()));
}

std::string_view headline(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

struct Header {
  std::string type, scope, description;
};

/// Removes and returns the letters in front, behind blanks.
std::string_view take_type(std::string_view& text) {
  text = without_spaces_in_front(text);
  const auto type = text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_letter) - text.begin()));
  text.remove_prefix(type.size());
  return type;
}

/// Of what stands behind the colon.
std::string description_of(std::string_view rest) {
  return std::string(trim(headline(without_spaces_in_front(rest))));
}

/// ^\s*([a-zA-Z]+)\s*\(([^\)]+)\):\s*([^\n]*), where blanks may be line ends. Carriage returns are not seen.
std::optional<Header> scoped_header(std::string_view text) {
  std::string plain;
  if (text.find('\r') != text.npos) {
    std::ranges::remove_copy(text, std::back_inserter(plain), '\r');
    text = plain;
  }
  const auto type = take_type(text);
  const auto rest = without_spaces_in_front(text);
  const auto close = rest.find(')');
  if (type.empty() || !rest.starts_with('(') || close == rest.npos || close == 1) return {};
  if (!rest.substr(close).starts_with("):")) return {};
  return Header{lower(type), lower(trim(rest.substr(1, close - 1))), description_of(rest.substr(close + 2))};
}

/// ^\s*([a-zA-Z]+):\s*([^\n]*)
std::optional<Header> plain_header(std::string_view text) {
  const auto type = take_type(text);
  if (type.empty() || !text.starts_with(':')) return {};
  return Header{lower(type), {}, description_of(text.substr(1))};
}

/// The text behind the first `first`, blanks, `second` and at least one blank.
std::optional<std::string_view> behind(std::string_view text, std::string_view first, std::string_view second) {
  for (auto at = text.find(first); at != text.npos; at = text.find(first, at + 1)) {
    auto rest = text.substr(at + first.size());
    if (!second.empty()) {
      const auto word = without_spaces_in_front(rest);
      if (word.size() == rest.size() || !word.starts_with(second)) continue;
      rest = word.substr(second.size());
    }
    const auto value = without_spaces_in_front(rest);
    if (value.size() != rest.size()) return value;
  }
  return {};
}

/// Anywhere in the message, the header included: BREAKING\s+CHANGE:, BREAKING\s+CHANGE or BREAKING:, in this order.
/// The first that is there decides, even when it says nothing.
std::string_view breaking_text(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> markers = {
      {{"BREAKING", "CHANGE:"}, {"BREAKING", "CHANGE"}, {"BREAKING:", ""}}};
  for (const auto& [first, second] : markers) {
    if (const auto found = behind(text, first, second)) return *found;
  }
  return {};
}

}  // namespace

Judgement judge_go_semrel(std::string_view text, const Rules& rules) {
  Judgement out{.rule = "not conventional"};
  auto header = scoped_header(text);
  if (!header) header = plain_header(text);
  if (header) {
    out.type = std::move(header->type);
    out.scope = std::move(header->scope);
    out.description = std::move(header->description);
    out.bump = rules.bump_of(out.type, out.scope);
    out.rule = "type " + out.type;
  } else {
    out.description = trim(headline(text));
  }
  out.breaking = breaking_text(text);
  out.is_breaking = !out.breaking.empty();
  if (!out.is_breaking) return out;
  const auto breaking = rules.bump_of_breaking(out.scope);
  if (breaking < out.bump) return out;
  out.bump = breaking;
  out.rule = "breaking: BREAKING in the message";
  return out;
}

}  // namespace fairlead::release
