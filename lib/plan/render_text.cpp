#include "base/text.hpp"
#include "plan/counts.hpp"
#include "plan/one_line.hpp"
#include "plan/render.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <string_view>

namespace fairlead::plan {
namespace {

constexpr std::size_t widest_path = 40;

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

/// Of a line of a diff.
std::string_view colour_of(std::string_view line) {
  if (line.starts_with('+')) return "32";
  if (line.starts_with('-')) return "31";
  return line.starts_with('@') ? "36" : "";
}

std::string painted(std::string_view colour, std::string text, TextStyle style) {
  return style.colour && !colour.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::move(text);
}

std::string or_nothing(std::string_view value) {
  return value.empty() ? "(none)" : one_line(value);
}

std::string values_of(const Field& field, Action action) {
  if (action == Action::create) return one_line(field.after);
  if (action == Action::remove) return one_line(field.before);
  return fmt::format("{} -> {}", or_nothing(field.before), or_nothing(field.after));
}

std::string block(const Change& change, TextStyle style) {
  const auto [symbol, colour] = look_of(change.action);
  auto head = fmt::format("{:<3} {} {} {}", symbol, word(change.action), change.kind, change.name);
  auto out = painted(colour, one_line(head), style);
  if (!change.why.empty()) out += ": " + one_line(change.why);
  out += '\n';
  std::size_t width = 0;
  for (const auto& field : change.fields) width = std::max(width, std::min(field.path.size(), widest_path));
  for (const auto& field : change.fields) {
    out += fmt::format("      {:<{}}  {}", one_line(field.path), width, values_of(field, change.action));
    if (!field.effect.empty()) out += fmt::format("  ({})", one_line(field.effect));
    out += '\n';
  }
  for (const auto& line : change.lines) out += "      " + painted(colour_of(line), one_line(line), style) + '\n';
  for (const auto& [node, tasks] : by_node(change.interrupts)) {
    out += fmt::format("      on {}: {}\n", one_line(node), one_line(join(tasks, ", ")));
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
