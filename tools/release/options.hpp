#pragma once

#include "cli/command.hpp"
#include "release/decide.hpp"

#include <string>
#include <vector>

namespace fairlead {

/// What all commands of fairlead-release have in common.
struct ReleaseOptions {
  std::string repository = ".";
  std::optional<std::string> prefix = {};
  std::string first = "1.0.0";
  std::optional<std::string> as = {};
  std::string preset = "cc", squash = "title";
  std::vector<std::string> types = {};
  std::string url = {};
  std::optional<std::string> zero = {};
  std::string build = {}, branch = {};
  std::vector<std::string> branches = {};
  bool fetch = true;
  std::vector<std::string> components = {};
  std::string component = {};
};

/// Their flags; `options` has to outlive them.
std::vector<cli::Flag> release_flags(ReleaseOptions& options);

/// The rules that they come to. `usage` if a rule is none.
Result<release::Rules> rules_of(const ReleaseOptions& options);
/// The flags as the domain wants them. `usage` if a version or a type is none. In a GitLab job, `environment` says
/// which branch a detached HEAD stands for.
Result<release::Policy> policy_of(const ReleaseOptions& options, const Variables& environment);
/// The address of the project: --url, else what GitLab says in a job, else empty.
std::string url_of(const ReleaseOptions& options, const Variables& environment);

/// What is there, of the whole repository also where it has components. While the clone is too shallow, more is
/// fetched, unless --no-fetch forbids it.
Result<release::Observed> read_history(const ReleaseOptions& options, release::Policy policy, cli::Ports& ports);

/// A component, or the repository where there are none: what is there, and what follows from it.
struct Part {
  release::Policy policy;
  release::Observed observed;
  release::Decision decision;
};

/// Reads the repository and decides, for every component, or for the one that --component names. Fetches as
/// `read_history` does.
Result<std::vector<Part>> read_parts(const ReleaseOptions& options, cli::Ports& ports);

/// What is there, and what follows from it.
struct Situation {
  git::Repository repository;
  release::Policy policy;
  release::Observed observed;
  release::Decision decision;
};

/// As `read_parts`, for one. `usage` (FL0334) when there are several components and none was named.
Result<Situation> look(const ReleaseOptions& options, cli::Ports& ports);
/// The same. Warns of commits that look as if they counted.
Result<Situation> read_situation(const ReleaseOptions& options, cli::Ports& ports);

/// "nothing to release: HEAD is the commit of v1.0.0"
std::string nothing_due(const release::Decision& decision);

}  // namespace fairlead
