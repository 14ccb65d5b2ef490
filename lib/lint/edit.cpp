#include "lint/edit.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace fairlead::lint {
namespace {

constexpr std::string_view step = "  ";

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool is_blank(std::string_view line) {
  const auto rest = trim(line);
  return rest.empty() || rest.starts_with('#');
}

/// The offset in bytes of a column, which counts characters.
std::size_t byte_of(std::string_view line, std::uint32_t column) {
  std::size_t offset = 0;
  for (std::uint32_t at = 1; at < column && offset < line.size(); ++at) {
    ++offset;
    while (offset < line.size() && (static_cast<unsigned char>(line[offset]) & 0xc0U) == 0x80U) ++offset;
  }
  return offset;
}

/// Is `key` alone in its line, but for a comment?
bool is_alone(std::string_view line, const Place& place, std::string_view key) {
  const auto rest = line.substr(indentation(line));
  if (indentation(line) + 1 != place.column || !rest.starts_with(key)) return false;
  const auto after = trim(rest.substr(key.size()));
  return after.starts_with(':') && is_blank(after.substr(1));
}

/// The line after the block that starts at `first`: those that are indented more, or list items as deep as the key.
std::size_t end_of_block(const std::vector<std::string>& lines, std::size_t first) {
  const auto depth = indentation(lines[first]);
  auto end = first + 1;
  for (auto at = end; at < lines.size(); ++at) {
    if (is_blank(lines[at])) continue;  // belongs to what follows, unless the block goes on
    const bool is_item = indentation(lines[at]) == depth && lines[at].substr(depth).starts_with("- ");
    if (indentation(lines[at]) <= depth && !is_item) break;
    end = at + 1;
  }
  return end;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line;
  return out;
}

}  // namespace

std::vector<std::string> lines_with_ends(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

std::optional<std::string> quote_scalar(const std::string& text, const Place& place) {
  auto lines = lines_with_ends(text);
  if (place.line == 0 || place.line > lines.size()) return std::nullopt;
  auto& line = lines[place.line - 1];
  const auto start = byte_of(line, place.column);
  auto end = start;
  while (end < line.size() && std::string_view("\r\n,}#").find(line[end]) == std::string_view::npos) ++end;
  const auto value = trim(std::string_view(line).substr(start, end - start));
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-:_ ";
  if (value.empty() || value.find_first_not_of(plain) != value.npos) return std::nullopt;
  line.insert(start + value.size(), "\"");
  line.insert(start, "\"");
  return joined(lines);
}

std::optional<std::string> move_block(const std::string& text, const Place& key, const Place& parent,
                                      const Place& first) {
  auto lines = lines_with_ends(text);
  if (key.line == 0 || key.line > lines.size() || parent.line > lines.size()) return std::nullopt;
  const auto start = static_cast<std::ptrdiff_t>(key.line - 1);
  if (!is_alone(lines[key.line - 1], key, "labels")) return std::nullopt;
  const bool is_new = parent.line == 0;
  if (!is_new && (!is_alone(lines[parent.line - 1], parent, "deploy") || first.line <= parent.line))
    return std::nullopt;
  const auto depth = indentation(lines[key.line - 1]);
  const auto deeper = is_new ? depth + step.size() : first.column - 1;
  if (deeper <= depth) return std::nullopt;
  const auto end = static_cast<std::ptrdiff_t>(end_of_block(lines, key.line - 1));
  std::vector<std::string> block(lines.begin() + start, lines.begin() + end);
  for (auto& line : block) {
    if (!trim(line).empty()) line.insert(0, deeper - depth, ' ');
  }
  auto at = start;
  if (is_new) {
    const auto line_end = block[0].ends_with("\r\n") ? "\r\n" : "\n";
    block.insert(block.begin(), std::string(depth, ' ') + "deploy:" + line_end);
  } else {
    at = static_cast<std::ptrdiff_t>(parent.line);
    if (at > start) at -= end - start;
  }
  if (!block.back().ends_with('\n')) block.back() += '\n';
  lines.erase(lines.begin() + start, lines.begin() + end);
  if (at > 0 && !lines[static_cast<std::size_t>(at) - 1].ends_with('\n'))
    lines[static_cast<std::size_t>(at) - 1] += '\n';
  lines.insert(lines.begin() + at, block.begin(), block.end());
  return joined(lines);
}

}  // namespace fairlead::lint
