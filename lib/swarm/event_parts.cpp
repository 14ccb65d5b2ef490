#include "swarm/event_parts.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "swarm/names.hpp"
#include "swarm/nodes.hpp"
#include "swarm/observe.hpp"
#include "swarm/time.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {

Result<> EventReader::feed(std::span<const std::byte> bytes) {
  constexpr std::size_t longest = 1U << 20U;
  auto text = as_text(bytes);
  while (!text.empty()) {
    const auto end = text.find('\n');
    line_ += text.substr(0, end);
    if (line_.size() > longest) return Error(Errc::corrupt, "an event of the engine is longer than a megabyte");
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
    const auto line = std::exchange(line_, {});
    if (trim(line).empty()) continue;
    TRY_ASSIGN(auto event, parse_event(line));
    handler_(std::move(event));
  }
  return {};
}

engine::Call event_call(std::optional<sys::Clock::Wall> since, std::optional<sys::Clock::Wall> until) {
  engine::Query query = {{"filters", engine::filters({{"scope", {"swarm"}}})}};
  if (since) query.emplace_back("since", unix_seconds(*since));
  if (until) query.emplace_back("until", unix_seconds(*until));
  return {.path = "/events", .query = std::move(query)};
}

Result<> Members::look() {
  TRY_ASSIGN(const auto observed, observe_stack(engine_, stack_));
  for (const auto& service : observed.services) ids_.insert(service.id);
  for (const auto* objects : {&observed.networks, &observed.secrets, &observed.configs}) {
    for (const auto& object : *objects) {
      if (belongs_to(object, stack_)) ids_.insert(object.id);
    }
  }
  TRY_ASSIGN(const auto all, live_services(engine_, ""));
  for (const auto& service : all) {
    others_.insert(json::text_or(json::member(*service.spec, "Labels"), namespace_label));
  }
  others_.erase(stack_);
  return {};
}

bool Members::has(const Event& event) {
  if (ids_.contains(event.id)) return true;
  // Not when it cannot be read: then the name decides.
  if (event.action == "create" && look() && ids_.contains(event.id)) return true;
  if (!event.subject.starts_with(scoped(stack_, ""))) return false;
  const bool is_of_another = std::ranges::any_of(others_, [&](const std::string& other) {
    return other.size() > stack_.size() && event.subject.starts_with(scoped(other, ""));
  });
  if (!is_of_another) ids_.insert(event.id);
  return !is_of_another;
}

Result<std::vector<Event>> TaskWatch::look() {
  TRY_ASSIGN(const auto tasks, stack_tasks(engine_, stack_, TaskFilter::all));
  const bool knows_all = std::ranges::all_of(tasks, [&](const Task& task) {
    return services_.contains(task.service_id) && (task.node_id.empty() || nodes_.contains(task.node_id));
  });
  if (!knows_all) {
    TRY_ASSIGN(const auto services, live_services(engine_, stack_));
    for (const auto& service : services) services_[service.id] = service.name;
    TRY_ASSIGN(const auto nodes, list_nodes(engine_));
    for (const auto& [id, name] : names_of(nodes)) nodes_[id] = name;
  }
  std::vector<Event> out;
  for (const auto& task : tasks) {
    auto& state = states_[task.id];
    if (state == task.state) continue;
    state = task.state;
    const auto service = value_or(services_, task.service_id);
    auto event = task_event(task, service, value_or(nodes_, task.node_id, task.node_id));
    if (event && !service.empty()) out.push_back(*std::move(event));
  }
  return out;
}

}  // namespace fairlead::swarm
