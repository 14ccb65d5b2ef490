#include "compose/read_project.hpp"

#include "compose/fairlead.hpp"
#include "compose/fields.hpp"
#include "compose/service.hpp"
#include "compose/shared.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

/// Reads every entry of a map of named things.
template <auto Member, auto Read>
Result<> each(const Node& node, Project& project, Context& context) {
  if (!node.is_mapping()) return not_a_map(node);
  for (const auto& entry : node.entries) {
    auto thing = Read(entry, context);
    if (!thing) return std::move(thing).error().during(fmt::format("\"{}\"", entry.key.value));
    (project.*Member).emplace(entry.key.value, *std::move(thing));
  }
  return {};
}

constexpr Field<Project> project_fields[] = {
    {"version", [](const Node&, Project&, Context&) -> Result<> { return {}; }},  // obsolete, and in every file
    {"name", into<&Project::name>},
    {"services", later<Project>},
    {"networks", each<&Project::networks, read_network>},
    {"volumes", each<&Project::volumes, read_volume>},
    {"secrets", each<&Project::secrets, read_secret>},
    {"configs", each<&Project::configs, read_config>},
    {"models"},
};

/// Without profiles a service is always active.
Result<bool> is_active(const Node& service, std::span<const std::string> active) {
  const auto* node = service.find("profiles");
  if (!node || node->is_null()) return true;
  TRY_ASSIGN(const auto wanted, text_or_texts(*node));
  return wanted.empty() || std::ranges::any_of(wanted, [&](const std::string& profile) {
           return std::ranges::find(active, profile) != active.end() || std::ranges::find(active, "*") != active.end();
         });
}

Result<> read_services(Node& node, std::span<const std::string> profiles, Nodes nodes, Project& project,
                       Context& context) {
  if (!node.is_mapping()) return not_a_map(node);
  for (auto& entry : node.entries) {
    const auto frame = fmt::format("service \"{}\"", entry.key.value);
    if (!entry.value.is_mapping()) return not_a_map(entry.value).during(frame);
    TRY_ASSIGN(const bool active, is_active(entry.value, profiles).during(frame));
    if (!active) continue;
    TRY_ASSIGN(auto service, read_service(entry, context).during(frame));
    if (nodes == Nodes::drop) entry.value = Node();
    project.services.emplace(entry.key.value, std::move(service));
  }
  if (!project.services.empty()) return {};
  return node.error("there is no service")
      .id("FL0204")
      .help(node.entries.empty() ? "write at least one service"
                                 : "all services have profiles: activate one with --profile NAME");
}

}  // namespace

Result<Project> read_project(Node& root, std::span<const std::string> profiles, Nodes nodes, Context& context) {
  Project project;
  TRY(read_fields(root, project_fields, project, context));
  TRY(read_fairlead(root, project, context));
  auto* services = root.find("services");
  if (context.as_docker() && (!services || services->is_null())) return project;
  if (!services || services->is_null()) {
    return root.error("there are no services").id("FL0204").help("write \"services:\" and at least one service");
  }
  TRY(read_services(*services, profiles, nodes, project, context));
  return project;
}

}  // namespace fairlead::compose
