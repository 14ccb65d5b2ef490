#pragma once

#include "cli/command.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::doctor {

enum class Health : std::uint8_t { ok, skipped, warning, problem };

std::string_view word(Health health);

/// What a check found.
struct Finding {
  std::string check;  ///< "engine"
  Health health = Health::ok;
  std::string says;       ///< What is there, or what is wrong.
  std::string mend = {};  ///< What to do about it; empty when all is well.
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// Looks at one part of the surroundings, changes nothing, and ends soon after a stop.
using Check = std::function<std::vector<Finding>(const std::stop_token&)>;

/// The engine, the role of its node in the swarm, and the difference of the clocks.
std::vector<Finding> check_engine(cli::Ports& ports, const std::stop_token& stop);
/// One check for each registry that has a login.
std::vector<Check> registry_checks(cli::Ports& ports);
/// What the token for GitLab may do to make releases, and which setting of the project is missing.
std::vector<Finding> check_gitlab(cli::Ports& ports, const std::stop_token& stop);
std::vector<Finding> check_git(cli::Ports& ports, const std::stop_token& stop);
std::vector<Finding> check_disk(cli::Ports& ports);
std::vector<Finding> check_certificates(cli::Ports& ports);

/// The finding of a difference between the engine's clock and ours.
Finding judge_clock(std::chrono::milliseconds ahead);
/// The finding of a file system with so much space and so many inodes free. `total` may be 0: unknown.
struct Space {
  std::uint64_t free_bytes = 0, total_bytes = 0, free_inodes = 0, total_inodes = 0;
};
Finding judge_space(const std::string& path, const Space& space);
/// The finding of a bundle's text.
Finding judge_bundle(const std::string& path, std::string_view text);
/// The finding of an error.
Finding from_error(std::string check, const Error& error);

/// Runs all at once; those that take longer than `time` are stopped. Findings in the order of the checks.
std::vector<Finding> run(std::span<const Check> checks, std::chrono::milliseconds time, const std::stop_token& stop);

/// Text and JSON ({"schema":"fairlead.doctor/1",...}); status 1 when there is a problem.
cli::Report report(std::span<const Finding> findings);

}  // namespace fairlead::doctor
