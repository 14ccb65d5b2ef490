#include "base/table.hpp"
#include "base/text.hpp"
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

std::string health_text(const ServiceStatus& service, Paint paint) {
  return paint(service.health == "healthy" ? tone::good
               : service.health.empty()    ? ""
                                           : tone::doubtful,
               or_dash(service.health));
}

/// "2/3", as far as it is well.
std::string tasks_text(std::size_t running, std::size_t wanted, Paint paint) {
  const auto shade = running == wanted ? tone::good : running == 0 ? tone::bad : tone::doubtful;
  return paint(shade, fmt::format("{}/{}", running, wanted));
}

std::string services_table(const StackStatus& status, Paint paint) {
  Rows rows = {{"SERVICE", "TASKS", "IMAGE", "AGE", "UPDATE", "HEALTH", "PORTS"}};
  for (const auto& service : status.services) {
    rows.push_back({service.name, tasks_text(service.running, service.wanted, paint), image_text(service),
                    service.age ? since_text(*service.age) : "-", or_dash(service.update), health_text(service, paint),
                    or_dash(join(service.ports, ","))});
  }
  return table(rows, widest);
}

std::string problems_table(const StackStatus& status, Paint paint) {
  if (status.problems.empty()) return {};
  Rows rows = {{"FAILED TASK", "NODE", "STATE", "EXIT", "SINCE", "ERROR"}};
  for (const auto& problem : status.problems) {
    if (rows.size() > most_problems) break;
    rows.push_back({problem.task, or_dash(problem.node), paint(tone::bad, problem.state),
                    problem.exit_code ? fmt::format("{}", *problem.exit_code) : "-", since_text(problem.age),
                    or_dash(problem.error)});
  }
  const auto hidden = status.problems.size() - std::min(status.problems.size(), most_problems);
  return "\n" + table(rows, widest) + (hidden == 0 ? "" : fmt::format("and {} more within the hour\n", hidden));
}

bool is_of_interest(const NodeStatus& status) {
  return status.tasks > 0 || status.node.state != "ready" || status.node.availability != "active";
}

std::string nodes_table(const StackStatus& status, Paint paint) {
  Rows rows = {{"NODE", "STATE", "AVAILABILITY", "ROLE", "TASKS"}};
  std::size_t others = 0;
  for (const auto& one : status.nodes) {
    const auto& node = one.node;
    if (!is_of_interest(one) || rows.size() > most_nodes) {
      ++others;
      continue;
    }
    const auto* const role = node.is_leader ? "leader" : node.is_manager ? "manager" : "worker";
    rows.push_back({node.name, paint(node.state == "ready" ? "" : tone::bad, node.state),
                    paint(node.availability == "active" ? "" : tone::doubtful, node.availability), role,
                    fmt::format("{}", one.tasks)});
  }
  auto out = "\n" + table(rows, widest);
  if (others > 0) out += fmt::format("and {}\n", plural(others, "more node"));
  return out;
}

std::string headline(const StackStatus& status) {
  const auto total = status.services.size(), unwell = status.unwell();
  if (unwell > 0) {
    return fmt::format("{}: {} of {} services {} not as {} should be", status.stack, unwell, total,
                       unwell == 1 ? "is" : "are", unwell == 1 ? "it" : "they");
  }
  return fmt::format("{}: {} as {} should be", status.stack, plural(total, "service"), total == 1 ? "it" : "they");
}

std::string first_trouble(const StackStatus& status) {
  const auto found = std::ranges::find(status.services, false, &ServiceStatus::is_well);
  return found == status.services.end() ? "as it should be" : fmt::format("{}: {}", found->name, found->trouble());
}

}  // namespace

std::string status_text(const StackStatus& status, Paint paint) {
  auto out = paint(status.unwell() > 0 ? tone::bad : tone::good, headline(status)) + "\n";
  for (const auto& service : status.services) {
    if (!service.is_well()) out += fmt::format("  {}: {}\n", service.name, service.trouble());
  }
  return out + "\n" + services_table(status, paint) + problems_table(status, paint) + nodes_table(status, paint);
}

std::string stacks_text(const std::vector<StackStatus>& all, Paint paint) {
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
    rows.push_back({status.stack, fmt::format("{}", status.services.size()), tasks_text(running, wanted, paint),
                    age ? since_text(*age) : "-", paint(status.unwell() > 0 ? tone::bad : "", first_trouble(status))});
  }
  return table(rows, widest);
}

}  // namespace fairlead::swarm
