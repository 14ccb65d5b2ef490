#include "release/fences.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace fairlead::release {
namespace {

constexpr std::size_t widest_indent = 3, shortest_fence = 3;

/// The run of backticks or tildes that `line` starts with; what follows it stays in `line`.
Fence take_run(std::string_view& line) {
  const auto indent = take_while(line, [](char c) { return c == ' '; }).size();
  if (indent > widest_indent || line.empty() || (line.front() != '`' && line.front() != '~')) return {.length = 0};
  const char mark = line.front();
  return {mark, take_while(line, [mark](char c) { return c == mark; }).size(), indent};
}

/// How long the fence is that `line` can close with, of each mark.
std::array<std::size_t, 2> closing_lengths(std::string_view line) {
  const auto run = take_run(line);
  if (run.length < shortest_fence || !trim(line).empty()) return {};
  return run.mark == '`' ? std::array{run.length, std::size_t{0}} : std::array{std::size_t{0}, run.length};
}

}  // namespace

std::optional<Fence> opening_fence(std::string_view line) {
  const auto run = take_run(line);
  if (run.length < shortest_fence || (run.mark == '`' && line.find('`') != line.npos)) return {};
  return run;
}

bool closes(const Fence& fence, std::string_view line) {
  const auto run = take_run(line);
  return run.mark == fence.mark && run.length >= fence.length && trim(line).empty();
}

std::vector<bool> fenced_lines(std::string_view text) {
  if (text.find("```") == text.npos && text.find("~~~") == text.npos) return {};
  const auto all = split(text, '\n');
  std::vector<std::array<std::size_t, 2>> longest(all.size() + 1);  // of all that can close, from a line on
  for (auto i = all.size(); i-- > 0;) {
    const auto own = closing_lengths(all[i]);
    longest[i] = {std::max(own[0], longest[i + 1][0]), std::max(own[1], longest[i + 1][1])};
  }
  std::vector<bool> out(all.size());
  std::optional<Fence> open;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (open) {
      out[i] = true;
      if (closes(*open, all[i])) open.reset();
      continue;
    }
    open = opening_fence(all[i]);
    if (open && longest[i + 1][open->mark == '`' ? 0 : 1] < open->length) open.reset();
    out[i] = open.has_value();
  }
  return out;
}

std::string with_closed_fence(std::string text) {
  std::optional<Fence> open;
  for (const auto line : split(text, '\n')) {
    if (!open) {
      open = opening_fence(line);
    } else if (closes(*open, line)) {
      open.reset();
    }
  }
  if (open) text.append("\n").append(open->indent, ' ').append(open->length, open->mark);
  return text;
}

}  // namespace fairlead::release
