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
    case Action::create: return {"+", tone::good};
    case Action::update:
    case Action::restart: return {"~", tone::doubtful};
    case Action::rerun: return {">", tone::doubtful};
    case Action::recreate: return {"-/+", "35"};
    case Action::remove: return {"-", tone::bad};
  }
  return {"~", tone::doubtful};
}

/// Of a line of a diff.
std::string_view colour_of(std::string_view line) {
  if (line.starts_with('+')) return tone::good;
  if (line.starts_with('-')) return tone::bad;
  return line.starts_with('@') ? "36" : "";
}

std::string or_nothing(std::string_view value) {
  return value.empty() ? "(none)" : one_line(value);
}

std::string values_of(const Field& field, Action action) {
  if (action == Action::create) return one_line(field.after);
  if (action == Action::remove) return one_line(field.before);
  return fmt::format("{} -> {}", or_nothing(field.before), or_nothing(field.after));
}

std::string block(const Change& change, Paint paint) {
  const auto [symbol, colour] = look_of(change.action);
  auto head = fmt::format("{:<3} {} {} {}", symbol, word(change.action), change.kind, change.name);
  auto out = paint(colour, one_line(head));
  if (!change.why.empty()) out += ": " + one_line(change.why);
  out += '\n';
  std::size_t width = 0;
  for (const auto& field : change.fields) width = std::max(width, std::min(field.path.size(), widest_path));
  for (const auto& field : change.fields) {
    out += fmt::format("      {:<{}}  {}", one_line(field.path), width, values_of(field, change.action));
    if (!field.effect.empty()) out += fmt::format("  ({})", one_line(field.effect));
    out += '\n';
  }
  for (const auto& line : change.lines) out += "      " + paint(colour_of(line), one_line(line)) + '\n';
  for (const auto& [node, tasks] : by_node(change.interrupts)) {
    out += fmt::format("      on {}: {}\n", one_line(node), one_line(join(tasks, ", ")));
  }
  return out;
}

}  // namespace

std::string render_text(std::span<const Change> changes, Paint paint) {
  if (changes.empty()) return "No changes.\n";
  std::string out;
  for (const auto& change : changes) out += block(change, paint);
  const auto [create, update, remove] = count(changes);
  return out + fmt::format("\nPlan: {} to create, {} to update, {} to remove.\n", create, update, remove);
}

}  // namespace fairlead::plan
