#include "release/migrate.hpp"

#include "json/json.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::release {
namespace {

/// Plain where that cannot be misread, else as JSON, which is YAML too.
std::string scalar(const std::string& text) {
  constexpr auto plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=";
  constexpr std::string_view words[] = {"null", "yes", "no", "on", "off"};
  const bool safe = !text.empty() && text.find_first_not_of(plain) == text.npos && text.front() != '-' &&
                    text.front() != '=' && std::ranges::find(words, lower(text)) == std::end(words) &&
                    text.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != text.npos;
  return safe ? text : json::quoted(text);
}

/// The lines of a text, each behind `prefix`.
std::string prefixed(std::string_view text, std::string_view prefix) {
  std::string out;
  for (const auto line : lines(text)) out.append(prefix).append(line).append("\n");
  return out;
}

}  // namespace

std::string to_yaml(const Migration& migration) {
  auto out = fmt::format("# Made by `fairlead release migrate` from {}.\nrelease:\n", printable(migration.source));
  for (const auto& [key, values, is_list] : migration.settings) {
    if (!is_list) {
      out += fmt::format("  {}: {}\n", key, scalar(values.front()));
      continue;
    }
    out += fmt::format("  {}:\n", key);
    for (const auto& value : values) out += fmt::format("    - {}\n", scalar(value));
  }
  if (migration.missing.empty()) return out;
  out += "\n# What has no equal here:\n";
  for (const auto& text : migration.missing) out += prefixed(printable(text), "#   ").replace(0, 4, "# - ");
  return out;
}

}  // namespace fairlead::release
