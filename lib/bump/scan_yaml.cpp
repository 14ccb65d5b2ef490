#include "bump/value.hpp"
#include "yaml/parse.hpp"

#include <algorithm>

namespace fairlead::bump {
namespace {

constexpr std::string_view mark = "\xef\xbb\xbf";

/// How many bytes the line break at the start of `text` has, as libyaml counts lines: "\n", "\r", "\r\n", and three of
/// Unicode (YAML 1.1, section 4.2); 0 if there is none.
std::size_t line_break(std::string_view text) {
  if (text.starts_with("\xe2\x80\xa8") || text.starts_with("\xe2\x80\xa9")) return 3;
  if (text.starts_with("\r\n") || text.starts_with("\xc2\x85")) return 2;
  return text.starts_with('\n') || text.starts_with('\r') ? 1 : 0;
}

std::size_t start_of_line(std::string_view text, std::uint32_t line) {
  auto at = text.starts_with(mark) ? mark.size() : 0;
  while (line > 1 && at < text.size()) {
    const auto length = line_break(text.substr(at));
    if (length != 0) --line;
    at += std::max<std::size_t>(length, 1);
  }
  return at;
}

std::size_t offset_of(std::string_view text, const yaml::Node& node) {
  auto at = start_of_line(text, node.line);
  for (auto left = node.column; left > 1 && at < text.size(); --left) {
    for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;) ++at;
  }
  return at;
}

}  // namespace

Result<std::optional<Value>> yaml_value(std::string_view text, std::string_view file, const Keys& keys) {
  auto parsed = yaml::parse(text, std::string(file));
  if (!parsed) return std::move(parsed.error()).id("FL0320");
  const yaml::Node* node = &*parsed;
  for (const auto& key : keys) {
    node = node->find(key);
    if (node == nullptr) return std::nullopt;
  }
  const auto unusable = [&](std::string_view why) { return node->error(std::string(why)).id("FL0320"); };
  if (!node->is_scalar() || node->is_null()) return unusable("a version was expected");
  if (node->style == yaml::Style::block) return unusable("a version is written on one line");
  auto at = offset_of(text, *node);
  // A tag or an anchor ("&version 1.0") may stand in front.
  if (at < text.size() && (text[at] == '!' || text[at] == '&')) {
    at = std::min(text.find_first_of(" \t\r\n", at), text.size());
    at = std::min(text.find_first_not_of(" \t", at), text.size());
  }
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
  if (!text.substr(at).starts_with(node->value)) return unusable("a version is written without escapes");
  return Value{at, text.substr(at, node->value.size())};
}

}  // namespace fairlead::bump
