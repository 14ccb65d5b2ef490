#include "guards.hpp"

#include "inputs.hpp"
#include "policy/freeze.hpp"
#include "policy/images.hpp"
#include "swarm/platforms.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <utility>

namespace fairlead::stack {
namespace {

constexpr std::uint64_t largest_policy = 1U << 20U;

Result<std::optional<policy::ImagePolicy>> image_policy(const Guards& guards, cli::Ports& ports) {
  if (guards.policy.empty() && guards.verify_keys.empty()) return std::optional<policy::ImagePolicy>();
  if (!guards.policy.empty() && !guards.verify_keys.empty()) {
    return Error(Errc::usage, "--verify-key and --policy do not go together")
        .help("name the key in a rule of the policy");
  }
  if (guards.policy.empty()) {
    TRY_ASSIGN(auto keys,
               policy::require_keys(guards.verify_keys, policy::key_reader("", ports.files, ports.environment)));
    return std::optional(std::move(keys));
  }
  const auto slash = guards.policy.rfind('/');
  const auto directory = slash == guards.policy.npos ? std::string() : guards.policy.substr(0, std::max(slash, 1UZ));
  TRY_ASSIGN(const auto text, ports.files.read(guards.policy, largest_policy).during("read the policy"));
  TRY_ASSIGN(auto rules, policy::parse_image_policy(text, guards.policy,
                                                    policy::key_reader(directory, ports.files, ports.environment)));
  return std::optional(std::move(rules));
}

/// The distinct images that would run.
std::vector<policy::Candidate> candidates(const swarm::Desired& desired) {
  std::vector<policy::Candidate> out;
  for (const auto& spec : desired.services) {
    auto image = swarm::image_to_run(spec);
    if (std::ranges::find(out, image, &policy::Candidate::image) != out.end()) continue;
    out.push_back({.image = std::move(image), .service = spec.key, .place = spec.image_place});
  }
  return out;
}

/// The freeze that a deploy of `stack` runs into now; its windows are in fairlead.yml, and GitLab has some, too.
Result<std::optional<policy::Freeze>> freeze_now(const Guards& guards, const std::string& stack, cli::Ports& ports) {
  TRY_ASSIGN(const auto windows, policy::windows_of(guards.freeze, {ports.files, ports.environment}));
  const auto now = std::chrono::floor<std::chrono::seconds>(ports.clock.wall());
  if (auto freeze = policy::freeze_at(windows, stack, now)) return freeze;
  return policy::pipeline_freeze(ports.environment);
}

}  // namespace

void add_guard_flags(std::vector<cli::Flag>& flags, Guards& guards) {
  flags.push_back({.name = "--verify-key",
                   .help = "A public key that must have signed every image: a PEM file, or env://VARIABLE",
                   .target = &guards.verify_keys,
                   .value = "KEY",
                   .env = "FAIRLEAD_STACK_VERIFY_KEY",
                   .config = "stack.verify-key"});
  flags.push_back({.name = "--policy",
                   .help = "Which keys must have signed which images (docs/stack/policy.md)",
                   .target = &guards.policy,
                   .value = "FILE",
                   .env = "FAIRLEAD_STACK_POLICY",
                   .config = "stack.policy"});
  flags.push_back({.name = "--freeze",
                   .help = "Times without deploys: weekend.freeze_start=0 16 * * 5, weekend.freeze_end=0 8 * * 1",
                   .target = &guards.freeze,
                   .value = "NAME.KEY=VALUE",
                   .env = "FAIRLEAD_STACK_FREEZE",
                   .config = "stack.freeze"});
  flags.push_back({.name = "--ignore-freeze",
                   .help = "Deploy in a freeze even so, for this reason",
                   .target = &guards.ignore_freeze,
                   .value = "REASON",
                   .env = "FAIRLEAD_STACK_IGNORE_FREEZE"});
  flags.push_back({.name = "--allow-job-token",
                   .help = "Give the Swarm a registry credential that dies with this CI job",
                   .target = &guards.allows_job_token,
                   .env = "FAIRLEAD_STACK_ALLOW_JOB_TOKEN"});
}

Result<> verify_images(const Guards& guards, const swarm::Prepared& prepared, cli::Ports& ports) {
  TRY_ASSIGN(const auto wanted, image_policy(guards, ports));
  if (!wanted) return {};
  const auto lookup = [credentials = credential_ports(ports)](const oci::Reference& image,
                                                              const std::stop_token& stop) {
    return oci::credential_for(image, credentials, stop);
  };
  oci::Registry registry({ports.http, ports.clock, ports.random}, {.credentials = lookup});
  return policy::check_images(*wanted, candidates(prepared.desired), registry, ports.stop);
}

Result<Opinion> opinion(const Guards& guards, const swarm::Prepared& prepared, const swarm::Outside& outside,
                        cli::Ports& ports) {
  Opinion out;
  const auto add = [&out](Result<> allowed) {
    if (!allowed) out.objections.push_back(std::move(allowed).error());
  };
  const auto& stack = prepared.plan.stack;
  TRY_ASSIGN(const auto freeze, freeze_now(guards, stack, ports));
  if (freeze && !prepared.plan.steps.empty()) {
    if (guards.ignore_freeze.empty()) {
      add(policy::frozen(*freeze, stack));
    } else {
      out.notes.push_back(
          fmt::format("the freeze \"{}\" is ignored: {}", freeze->window, printable(guards.ignore_freeze)));
    }
  }
  if (!guards.allows_job_token) add(swarm::refuse_job_tokens(prepared.logins));
  if (swarm::gives_images(prepared.plan)) {
    TRY_ASSIGN(const auto nodes, swarm::node_traits(outside.engine));
    add(swarm::check_platforms(prepared.plan, nodes));
    out.warnings = swarm::placement_warnings(prepared.plan, nodes);
  }
  return out;
}

Result<std::vector<std::string>> check_guards(const Guards& guards, const swarm::Prepared& prepared,
                                              const swarm::Outside& outside, cli::Ports& ports) {
  TRY_ASSIGN(auto found, opinion(guards, prepared, outside, ports));
  if (!found.objections.empty()) return std::move(found.objections.front());
  TRY(verify_images(guards, prepared, ports));
  for (const auto& warning : found.warnings) ports.observer.warning(warning);
  for (const auto& note : found.notes) ports.observer.warning(note);
  return std::move(found.notes);
}

}  // namespace fairlead::stack
