#include "swarm/events.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "swarm/event_parts.hpp"
#include "swarm/time.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

/// "replicas 2 -> 3, updatestate updating -> completed" of replicas.old, replicas.new and so on.
std::string changes_of(const Value& attributes) {
  constexpr std::string_view newer = ".new", older = ".old";
  std::string out;
  if (!attributes.is_object()) return out;
  for (const auto& [key, value] : attributes.items()) {
    if (!key.ends_with(newer) || !value.is_string()) continue;
    const auto name = key.substr(0, key.size() - newer.size());
    const auto before = json::text_or(attributes, name + std::string(older));
    if (!out.empty()) out += ", ";
    out += before.empty() ? fmt::format("{} {}", name, value.get<std::string>())
                          : fmt::format("{} {} -> {}", name, before, value.get<std::string>());
  }
  return printable(out);
}

}  // namespace

Result<Event> parse_event(std::string_view json) {
  TRY_ASSIGN(const auto value, json::parse(json, "an event of the engine"));
  if (!value.is_object()) return Error(Errc::corrupt, "an event of the engine is no JSON object");
  const auto& actor = json::member(value, "Actor");
  const auto& attributes = json::member(actor, "Attributes");
  constexpr std::int64_t latest = 9'000'000'000;  // in seconds: what fits into nanoseconds
  const auto seconds = std::clamp<std::int64_t>(json::integer_or(value, "time", 0), 0, latest);
  const auto nanoseconds = json::integer_or(value, "timeNano", seconds * 1'000'000'000);
  return Event{.time = precise_time(std::chrono::nanoseconds(std::max<std::int64_t>(0, nanoseconds))),
               .kind = printable(json::text_or(value, "Type")),
               .subject = printable(json::text_or(attributes, "name", json::text_or(actor, "ID"))),
               .action = printable(json::text_or(value, "Action")),
               .text = changes_of(attributes),
               .id = json::text_or(actor, "ID")};
}

std::optional<Event> task_event(const Task& task, std::string_view service, std::string_view node) {
  if (!task.since) return std::nullopt;
  std::string text = node.empty() ? "" : fmt::format("on {}", node);
  if (!task.error.empty()) text += fmt::format("{}{}", text.empty() ? "" : ": ", printable(task.error));
  const bool says_exit = task.error.find("exit") != std::string::npos;
  if (task.state == "failed" && task.exit_code && !says_exit) text += fmt::format(" (exit status {})", *task.exit_code);
  return Event{.time = precise_time(task.since->time_since_epoch()),
               .kind = "task",
               .subject = task_name(service, task, node),
               .action = task.state,
               .text = std::move(text),
               .id = task.id};
}

Result<std::vector<Event>> read_events(const Outside& outside, const EventOptions& options) {
  Members members(outside.engine, options.stack);
  TRY(members.look());
  TaskWatch tasks(outside.engine, options.stack);
  TRY_ASSIGN(auto out, tasks.look());
  const auto since = precise_time(options.since.value_or(options.now).time_since_epoch());
  std::erase_if(out, [&](const Event& event) { return event.time < since; });
  std::vector<Event> all;
  EventReader reader([&](Event event) { all.push_back(std::move(event)); });
  auto call = event_call(options.since.value_or(options.now), options.now);
  call.sink = [&](std::span<const std::byte> bytes) { return reader.feed(bytes); };
  TRY(outside.engine.send(call));
  for (auto& event : all) {
    if (members.has(event)) out.push_back(std::move(event));
  }
  std::ranges::stable_sort(out, {}, &Event::time);
  return out;
}

}  // namespace fairlead::swarm
