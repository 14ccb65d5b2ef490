#include "base/table.hpp"
#include "swarm/listing.hpp"
#include "swarm/status.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <string_view>

namespace fairlead::swarm {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t widest = 100, most_problems = 10, most_nodes = 10;

/// "web:1@796b59077dab": which one it is; where it comes from says the JSON.
std::string image_text(const ServiceStatus& service) {
  constexpr std::string_view algorithm = "sha256:";
  auto out = service.image.substr(service.image.rfind('/') + 1);
  if (service.digest.starts_with(algorithm)) out += "@" + service.digest.substr(algorithm.size(), 12);
  return out;
}

std::string or_dash(std::string_view text) {
  return text.empty() ? "-" : std::string(text);
}

std::string services_table(const StackStatus& status) {
  Rows rows = {{"SERVICE", "TASKS", "IMAGE", "AGE", "UPDATE", "HEALTH", "PORTS"}};
  for (const auto& service : status.services) {
    rows.push_back({service.name, fmt::format("{}/{}", service.running, service.wanted), image_text(service),
                    service.age ? since_text(*service.age) : "-", or_dash(service.update), or_dash(service.health),
                    or_dash(join(service.ports, ","))});
  }
  return table(rows, widest);
}

std::string problems_table(const StackStatus& status) {
  if (status.problems.empty()) return {};
  Rows rows = {{"FAILED TASK", "NODE", "STATE", "EXIT", "SINCE", "ERROR"}};
  for (const auto& problem : status.problems) {
    if (rows.size() > most_problems) break;
    rows.push_back({problem.task, or_dash(problem.node), problem.state,
                    problem.exit_code ? fmt::format("{}", *problem.exit_code) : "-", since_text(problem.age),
                    or_dash(problem.error)});
  }
  const auto hidden = status.problems.size() - std::min(status.problems.size(), most_problems);
  return "\n" + table(rows, widest) + (hidden == 0 ? "" : fmt::format("and {} more within the hour\n", hidden));
}

bool is_of_interest(const NodeStatus& status) {
  return status.tasks > 0 || status.node.state != "ready" || status.node.availability != "active";
}

std::string nodes_table(const StackStatus& status) {
  Rows rows = {{"NODE", "STATE", "AVAILABILITY", "ROLE", "TASKS"}};
  std::size_t others = 0;
  for (const auto& one : status.nodes) {
    const auto& node = one.node;
    if (!is_of_interest(one) || rows.size() > most_nodes) {
      ++others;
      continue;
    }
    const auto* const role = node.is_leader ? "leader" : node.is_manager ? "manager" : "worker";
    rows.push_back({node.name, node.state, node.availability, role, fmt::format("{}", one.tasks)});
  }
  return "\n" + table(rows, widest) + (others == 0 ? "" : fmt::format("and {} more nodes\n", others));
}

std::string headline(const StackStatus& status) {
  const auto total = status.services.size(), unwell = status.unwell();
  if (unwell > 0) {
    return fmt::format("{}: {} of {} services {} not as {} should be\n", status.stack, unwell, total,
                       unwell == 1 ? "is" : "are", unwell == 1 ? "it" : "they");
  }
  return fmt::format("{}: {} service{} as {} should be\n", status.stack, total, total == 1 ? "" : "s",
                     total == 1 ? "it" : "they");
}

std::string first_trouble(const StackStatus& status) {
  const auto found = std::ranges::find(status.services, false, &ServiceStatus::is_well);
  return found == status.services.end() ? "as it should be" : fmt::format("{}: {}", found->name, found->trouble());
}

}  // namespace

std::string status_text(const StackStatus& status) {
  auto out = headline(status);
  for (const auto& service : status.services) {
    if (!service.is_well()) out += fmt::format("  {}: {}\n", service.name, service.trouble());
  }
  return out + "\n" + services_table(status) + problems_table(status) + nodes_table(status);
}

std::string stacks_text(const std::vector<StackStatus>& all) {
  if (all.empty()) return "There is no stack in this Swarm.\n";
  Rows rows = {{"STACK", "SERVICES", "TASKS", "CHANGED", "STATE"}};
  for (const auto& status : all) {
    std::size_t running = 0, wanted = 0;
    std::optional<std::chrono::seconds> age;
    for (const auto& service : status.services) {
      running += service.running;
      wanted += service.wanted;
      if (service.age && (!age || *service.age < *age)) age = service.age;
    }
    rows.push_back({status.stack, fmt::format("{}", status.services.size()), fmt::format("{}/{}", running, wanted),
                    age ? since_text(*age) : "-", first_trouble(status)});
  }
  return table(rows, widest);
}

}  // namespace fairlead::swarm
