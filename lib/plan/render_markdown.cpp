#include "base/characters.hpp"
#include "base/text.hpp"
#include "plan/counts.hpp"
#include "plan/one_line.hpp"
#include "plan/render.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::plan {
namespace {

/// Of backticks.
std::size_t longest_run(std::string_view text) {
  std::size_t run = 0, longest = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

/// A code span, or nothing. More backticks than the text has in a row enclose it (CommonMark 0.30, "Code spans"); in a
/// table, "|" ends a cell even there (GitHub Flavored Markdown, "Tables").
std::string code(std::string_view value) {
  if (value.empty()) return {};
  std::string text;
  for (const char c : one_line(value)) {
    if (c == '|') text += '\\';
    text += c;
  }
  const std::string fence(longest_run(text) + 1, '`');
  const auto* const space = text.starts_with('`') || text.ends_with('`') ? " " : "";
  return fmt::format("{}{}{}{}{}", fence, space, text, space, fence);
}

/// For HTML, which the line with what can be unfolded is. As numbers, no character is HTML or Markdown.
std::string html(std::string_view value) {
  std::string text;
  for (const char c : one_line(value)) {
    const bool is_plain =
        is_alphanumeric(c) || c == ' ' || c == '.' || c == '-' || (static_cast<unsigned char>(c) & 0x80U) != 0;
    if (is_plain) {
      text += c;
    } else {
      text += fmt::format("&#{};", static_cast<int>(c));
    }
  }
  return text;
}

std::string table(const Change& change) {
  if (change.fields.empty()) return {};
  std::string out = "| field | before | after | effect |\n| --- | --- | --- | --- |\n";
  for (const auto& [path, before, after, effect] : change.fields) {
    out += fmt::format("| {} | {} | {} | {} |\n", code(path), code(before), code(after), html(effect));
  }
  return out + "\n";
}

/// A fenced block (CommonMark 0.30, "Fenced code blocks"): the fence is longer than any run of backticks within.
std::string diff(const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text;
  for (const auto& line : lines) text += one_line(line) + '\n';
  const std::string fence(std::max<std::size_t>(3, longest_run(text) + 1), '`');
  return fmt::format("{0}diff\n{1}{0}\n\n", fence, text);
}

std::string block(const Change& change) {
  auto head = fmt::format("{} {} <code>{}</code>", word(change.action), html(change.kind), html(change.name));
  if (!change.why.empty()) head += ": " + html(change.why);
  auto body = table(change) + diff(change.lines);
  for (const auto& [node, tasks] : by_node(change.interrupts)) {
    body += fmt::format("- on {}: {}\n", code(node), code(join(tasks, ", ")));
  }
  if (body.empty()) return fmt::format("- {}\n\n", head);
  return fmt::format("<details><summary>{}</summary>\n\n{}</details>\n\n", head,
                     body.ends_with("\n\n") ? body : body + "\n");
}

}  // namespace

std::string render_markdown(std::span<const Change> changes, std::string_view title) {
  auto out = fmt::format("### {}\n\n", title);
  if (changes.empty()) return out + "No changes.\n";
  const auto [create, update, remove] = count(changes);
  out += fmt::format("**{} to create, {} to update, {} to remove.**\n\n", create, update, remove);
  for (const auto& change : changes) out += block(change);
  out.pop_back();
  return out;
}

}  // namespace fairlead::plan
