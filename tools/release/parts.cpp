#include "base/text.hpp"
#include "options.hpp"
#include "release/deepen.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead {
namespace {

Result<std::vector<release::Observed>> read_all(const ReleaseOptions& options, const release::Policy& policy,
                                                cli::Ports& ports) {
  if (options.fetch) {
    return release::observe_deepening(options.repository, policy,
                                      {.environment = ports.environment,
                                       .processes = ports.processes,
                                       .observer = ports.observer,
                                       .stop = ports.stop});
  }
  TRY_ASSIGN(const auto repository, git::Repository::open(options.repository));
  return release::observe_all(repository, policy);
}

}  // namespace

Result<release::Observed> read_history(const ReleaseOptions& options, release::Policy policy, cli::Ports& ports) {
  policy.components.clear();
  TRY_ASSIGN(auto all, read_all(options, policy, ports));
  return std::move(all.front());
}

Result<std::vector<Part>> read_parts(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto policy, policy_of(options, ports.environment));
  TRY_ASSIGN(auto all, read_all(options, policy, ports));
  std::vector<Part> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto own = policy.components.empty() ? policy : release::policy_for(policy, policy.components[i]);
    auto decision = release::decide(all[i], own);
    if (!decision && !all[i].component.empty()) {
      return std::move(decision).during("component " + printable(all[i].component)).error();
    }
    if (!decision) return std::move(decision).error();
    out.push_back({std::move(own), std::move(all[i]), *std::move(decision)});
  }
  return out;
}

Result<Situation> look(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto parts, read_parts(options, ports));
  if (parts.size() > 1) {
    return Error(Errc::usage, "the repository has several components")
        .id("FL0334")
        .help("name one: --component " + printable(parts.front().observed.component));
  }
  TRY_ASSIGN(auto repository, git::Repository::open(options.repository));
  auto& [policy, observed, decision] = parts.front();
  return Situation{std::move(repository), std::move(policy), std::move(observed), std::move(decision)};
}

Result<Situation> read_situation(const ReleaseOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto situation, look(options, ports));
  for (const auto& warning : release::warnings_of(situation.observed)) ports.observer.warning(warning);
  return situation;
}

}  // namespace fairlead
