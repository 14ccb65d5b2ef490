#pragma once

#include "cli/command.hpp"
#include "cli/ports.hpp"
#include "cli/redactor.hpp"
#include "swarm/lease.hpp"
#include "swarm/undertaking.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace fairlead::stack {

/// What all commands have that change a stack.
struct Changing {
  std::chrono::seconds lease_timeout = std::chrono::minutes(2);
  bool breaks_lease = false;
  std::chrono::seconds timeout = std::chrono::minutes(5);
  long task_failures = 2;
};

/// The flags of the lease.
std::vector<cli::Flag> lease_flags(Changing& changing);
/// How long services may take to run, and how often they may fail.
std::vector<cli::Flag> patience_flags(Changing& changing);

swarm::LeaseOptions lease_options(const Changing& changing, cli::Ports& ports, std::string operation);
/// Who changes the stack, and from what: the commit is that of the first of the Compose files, else of the working
/// directory.
swarm::Origin origin_of(const swarm::LeaseOptions& lease, const std::vector<std::string>& compose_files,
                        cli::Ports& ports);
/// What tasks wrote is shown without what `hidden` knows by then.
swarm::DeployOptions deploy_options(const Changing& changing, const cli::Redactor& hidden);

/// Learns what services keep secret.
void learn(const std::vector<Secret>& secrets, cli::Redactor& hidden);
/// Of those that run, and of those that are to run.
void learn(const swarm::Prepared& prepared, cli::Redactor& hidden);

/// What the plan says, for who asked for it.
cli::Report plan_report(const swarm::StackPlan& plan, const cli::Ports& ports,
                        const std::vector<std::string>& warnings = {});

/// Tells the observer what the plan says.
void show(const swarm::StackPlan& plan, cli::Ports& ports);
/// And what it warns of, first.
void show(const swarm::Prepared& prepared, cli::Ports& ports);

}  // namespace fairlead::stack
