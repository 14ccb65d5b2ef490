#pragma once

#include "cli/command.hpp"
#include "release/decide.hpp"

#include <string>
#include <vector>

namespace fairlead {

/// What all commands of fairlead-release have in common.
struct ReleaseOptions {
  std::string repository = {};
  std::optional<std::string> prefix = {};
  std::optional<std::string> first = {};
  std::optional<std::string> as = {};
  std::string preset = "cc", squash = "title";
  std::vector<std::string> types = {};
  std::string url = {};
  std::optional<std::string> zero = {};
  std::string build = {}, branch = {};
  std::vector<std::string> branches = {};
  bool fetch = true;
  bool online = false;  ///< The release goes to a server, which is asked for its tags first.
  std::vector<std::string> components = {};
  std::string component = {};
};

/// Their flags; `options` has to outlive them.
std::vector<cli::Flag> release_flags(ReleaseOptions& options);

/// Where the repository is: -C, else GIT_DIR, as git has it, else where we are. The git that we start is told by -C
/// alone.
std::string directory_of(const ReleaseOptions& options, const Variables& environment);
/// The rules that they come to. `usage` if a rule is none.
Result<release::Rules> rules_of(const ReleaseOptions& options);
/// The flags as the domain wants them. `usage` if a version or a type is none. In a GitLab job, `environment` says
/// which branch a detached HEAD stands for.
Result<release::Policy> policy_of(const ReleaseOptions& options, const Variables& environment);
/// The policy of the repository, or of its one component. `usage` (FL0334) when there are several and none was named.
Result<release::Policy> only_policy(const ReleaseOptions& options, const Variables& environment);
/// The address of the project: --url, else what GitLab says in a job, else empty.
std::string url_of(const ReleaseOptions& options, const Variables& environment);

/// What is there, of the whole repository also where it has components. While the clone is too shallow, more is
/// fetched, unless --no-fetch forbids it.
Result<release::Observed> read_history(const ReleaseOptions& options, release::Policy policy, cli::Ports& ports);

/// The same for `policy` as it is, one of each component.
Result<std::vector<release::Observed>> read_all(const ReleaseOptions& options, const release::Policy& policy,
                                                cli::Ports& ports);

/// A component, or the repository where there are none: what is there, and what follows from it.
struct Part {
  release::Policy policy;
  release::Observed observed;
  release::Decision decision;
};

/// Reads the repository and decides, for every component, or for the one that --component names. Fetches as
/// `read_history` does.
Result<std::vector<Part>> read_parts(const ReleaseOptions& options, cli::Ports& ports);

/// Says to people what there is to know of the part before its version is used; with its name if it is one of several.
void tell(const Part& part, bool named, plan::Observer& observer);

/// The release of a tag: what is in it, and its version, as if it were made now. `policy` is that of the tag's part.
/// Fetches as `read_history` does. `usage` (FL0317) if there is no such tag, or it names no version.
Result<Part> part_of_tag(const ReleaseOptions& options, release::Policy policy, const std::string& tag,
                         cli::Ports& ports);
/// The tag that HEAD has if no release is due: HEAD is that release.
std::optional<std::string> tag_of_head(const release::Observed& observed, const release::Decision& decision);
/// Where HEAD is a release, what came before it is `part.decision.previous`; nothing, with a warning, if the clone is
/// too shallow for it.
Result<> find_previous(const ReleaseOptions& options, Part& part, cli::Ports& ports);

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
