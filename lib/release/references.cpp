#include "release/references.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace fairlead::release {
namespace {

bool is_path(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

bool closes(std::string_view word) {
  constexpr std::array<std::string_view, 16> words = {
      "close",   "closes",   "closed",   "closing",   "fix",       "fixes",      "fixed",       "fixing",
      "resolve", "resolves", "resolved", "resolving", "implement", "implements", "implemented", "implementing"};
  return std::ranges::any_of(words, [&](auto one) { return equal_ignoring_case(word, one); });
}

/// Reads "#1, #2 and #3" from the front of `text`.
void take_issues(std::string_view& text, std::vector<std::string>& out) {
  constexpr std::size_t most = 20;
  while (true) {
    take_while(text, [](char c) { return c == ' '; });
    const auto reference = reference_at(text);
    if (!reference || reference->kind != '#') return;
    auto issue = std::string(text.substr(0, reference->length));
    text.remove_prefix(reference->length);
    if (out.size() < most && std::ranges::find(out, issue) == out.end()) out.push_back(std::move(issue));
    take_while(text, [](char c) { return c == ' '; });
    take(text, ",");
    take_while(text, [](char c) { return c == ' '; });
    take(text, "and ");
  }
}

}  // namespace

bool is_boundary(char before) {
  return !is_path(before) && before != '#' && before != '!' && before != '&' &&
         static_cast<unsigned char>(before) < 0x80;
}

std::optional<Reference> reference_at(std::string_view text) {
  constexpr std::size_t longest_path = 500, longest_number = 18;
  const auto start = text.substr(0, longest_path);
  auto rest = start;
  Reference out;
  out.project = take_while(rest, is_path);
  // "v1.2#3" is no project, "group/project#3" is.
  const bool named = out.project.find('/') != out.project.npos && is_path(out.project.front()) &&
                     out.project.front() != '/' && out.project.back() != '/' &&
                     out.project.find("//") == out.project.npos;
  if ((!out.project.empty() && !named) || rest.empty()) return {};
  out.kind = rest.front();
  if (out.kind != '#' && out.kind != '!') return {};
  rest.remove_prefix(1);
  out.number = take_while(rest, is_digit);
  if (out.number.empty() || out.number.size() > longest_number || out.number.front() == '0') return {};
  if (!rest.empty() && (is_letter(rest.front()) || rest.front() == '_')) return {};
  out.length = start.size() - rest.size();
  return out;
}

std::vector<std::string> closed_issues(std::string_view message) {
  std::vector<std::string> out;
  if (message.find('#') == message.npos) return out;
  char before = '\n';
  while (!message.empty()) {
    if (!is_letter(message.front())) {
      before = message.front();
      message.remove_prefix(1);
      continue;
    }
    const auto word = take_while(message, is_letter);
    const bool starts = is_boundary(before);
    before = word.back();
    if (!starts || !closes(word)) continue;
    take(message, ":");
    if (!message.starts_with(' ')) continue;
    take_while(message, [](char c) { return c == ' '; });
    for (const std::string_view noun : {"issues ", "issue "}) take(message, noun);
    take_issues(message, out);
    before = ' ';
  }
  return out;
}

}  // namespace fairlead::release
