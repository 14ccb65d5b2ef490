#include "json/json.hpp"
#include "plan/counts.hpp"
#include "plan/render.hpp"

#include <array>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace fairlead::plan {
namespace {

/// The names in JSON, which stay when the words for people change.
constexpr std::array<std::pair<std::string_view, Action>, 6> actions = {{{"create", Action::create},
                                                                         {"update", Action::update},
                                                                         {"restart", Action::restart},
                                                                         {"rerun", Action::rerun},
                                                                         {"recreate", Action::recreate},
                                                                         {"remove", Action::remove}}};

std::string_view name_of(Action action) {
  for (const auto& [name, known] : actions) {
    if (known == action) return name;
  }
  return "update";
}

Result<Action> action_of(std::string_view text) {
  for (const auto& [name, action] : actions) {
    if (name == text) return action;
  }
  return Error(Errc::corrupt, fmt::format("a plan has the unknown action \"{}\"", text));
}

json::Value to_value(const Change& change) {
  auto fields = json::Value::array();
  for (const auto& [path, before, after, effect] : change.fields) {
    fields.push_back({{"path", path}, {"before", before}, {"after", after}, {"effect", effect}});
  }
  json::Value value = {{"action", name_of(change.action)},
                       {"kind", change.kind},
                       {"name", change.name},
                       {"why", change.why},
                       {"fields", std::move(fields)}};
  if (!change.lines.empty()) value["lines"] = change.lines;
  for (const auto& [task, node] : change.interrupts) value["interrupts"].push_back({{"task", task}, {"node", node}});
  return value;
}

Result<Field> field_of(const json::Value& value) {
  Field field;
  TRY_ASSIGN(field.path, json::text(value, "path"));
  TRY_ASSIGN(field.before, json::text(value, "before"));
  TRY_ASSIGN(field.after, json::text(value, "after"));
  field.effect = json::text_or(value, "effect");
  return field;
}

}  // namespace

std::string render_json(std::span<const Change> changes) {
  auto list = json::Value::array();
  for (const auto& change : changes) list.push_back(to_value(change));
  const auto [create, update, remove] = count(changes);
  return json::dump({{"schema", "fairlead.plan/1"},
                     {"changes", std::move(list)},
                     {"summary", {{"create", create}, {"update", update}, {"remove", remove}}}});
}

std::string render_gitlab(std::span<const Change> changes) {
  const auto [create, update, remove] = count(changes);
  return json::dump({{"create", create}, {"update", update}, {"delete", remove}});
}

std::string change_to_json(const Change& change) {
  return json::dump(to_value(change));
}

Result<Change> change_from_json(std::string_view text) {
  TRY_ASSIGN(const auto value, json::parse(text, "a change of a plan"));
  Change change;
  TRY_ASSIGN(const auto action, json::text(value, "action"));
  TRY_ASSIGN(change.action, action_of(action));
  TRY_ASSIGN(change.kind, json::text(value, "kind"));
  TRY_ASSIGN(change.name, json::text(value, "name"));
  change.why = json::text_or(value, "why");
  for (const auto& item : json::member(value, "fields")) {
    TRY_ASSIGN(auto field, field_of(item));
    change.fields.push_back(std::move(field));
  }
  for (const auto& line : json::member(value, "lines")) {
    if (line.is_string()) change.lines.push_back(line.get<std::string>());
  }
  for (const auto& item : json::member(value, "interrupts")) {
    change.interrupts.push_back({.task = json::text_or(item, "task"), .node = json::text_or(item, "node")});
  }
  return change;
}

}  // namespace fairlead::plan
