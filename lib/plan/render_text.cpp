#include "base/text.hpp"
#include "plan/counts.hpp"
#include "plan/render.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <string_view>

namespace fairlead::plan {
namespace {

constexpr std::size_t longest_value = 200, widest_path = 40;
constexpr std::string_view nothing = "(none)";

struct Look {
  std::string_view symbol, colour;
};

Look look_of(Action action) {
  switch (action) {
    case Action::create: return {"+", "32"};
    case Action::update:
    case Action::restart: return {"~", "33"};
    case Action::rerun: return {">", "33"};
    case Action::recreate: return {"-/+", "35"};
    case Action::remove: return {"-", "31"};
  }
  return {"~", "33"};
}

std::string painted(std::string_view colour, std::string text, TextStyle style) {
  return style.colour ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::move(text);
}

/// One line of it: line ends and tabs as escapes, the middle of a long value left out.
std::string shown(std::string_view value) {
  std::string out;
  for (const char c : printable(value)) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  if (out.size() <= longest_value) return out;
  auto cut = longest_value;  // between characters
  while ((static_cast<unsigned char>(out[cut]) & 0xc0U) == 0x80U) --cut;
  return fmt::format("{}... ({} bytes)", out.substr(0, cut), value.size());
}

std::string values_of(const Field& field, Action action) {
  if (action == Action::create) return shown(field.after);
  if (action == Action::remove) return shown(field.before);
  return fmt::format("{} -> {}", field.before.empty() ? nothing : shown(field.before),
                     field.after.empty() ? nothing : shown(field.after));
}

std::string block(const Change& change, TextStyle style) {
  const auto [symbol, colour] = look_of(change.action);
  auto head = fmt::format("{:<3} {} {} {}", symbol, word(change.action), change.kind, change.name);
  auto out = painted(colour, shown(head), style);
  if (!change.why.empty()) out += ": " + shown(change.why);
  out += '\n';
  std::size_t width = 0;
  for (const auto& field : change.fields) width = std::max(width, std::min(field.path.size(), widest_path));
  for (const auto& field : change.fields) {
    out += fmt::format("      {:<{}}  {}", shown(field.path), width, values_of(field, change.action));
    if (!field.effect.empty()) out += fmt::format("  ({})", shown(field.effect));
    out += '\n';
  }
  return out;
}

}  // namespace

std::string render_text(std::span<const Change> changes, TextStyle style) {
  if (changes.empty()) return "No changes.\n";
  std::string out;
  for (const auto& change : changes) out += block(change, style);
  const auto [create, update, remove] = count(changes);
  return out + fmt::format("\nPlan: {} to create, {} to update, {} to remove.\n", create, update, remove);
}

}  // namespace fairlead::plan
