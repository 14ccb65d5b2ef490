#include "review_flags.hpp"

#include <fmt/core.h>

namespace fairlead::stack {
namespace {

/// The ref of a GitLab job (https://docs.gitlab.com/ci/variables/predefined_variables/).
std::string ref_of_job(const Variables& job) {
  const auto iid = value_or(job, "CI_MERGE_REQUEST_IID");
  const auto fork = value_or(job, "CI_MERGE_REQUEST_SOURCE_PROJECT_PATH");
  if (!iid.empty() && !fork.empty() && fork != value_or(job, "CI_PROJECT_PATH")) {
    return fmt::format("merge-requests/{}/head", iid);
  }
  const auto tag = value_or(job, "CI_COMMIT_TAG");
  if (!tag.empty()) return "tags/" + tag;
  return value_or(job, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", value_or(job, "CI_COMMIT_REF_NAME"));
}

}  // namespace

std::vector<cli::Flag> review_flags(ReviewOptions& options) {
  return {{.name = "--review",
           .help = "The stack is the review app of this job's branch: mark it so, for gc to remove it one day",
           .target = &options.review},
          {.name = "--env",
           .help = "The environment of a review app; CI_ENVIRONMENT_NAME, or review/REF, when left out",
           .target = &options.env,
           .value = "NAME"},
          {.name = "--ref",
           .help = "The branch of a review app; that of the GitLab job when left out",
           .target = &options.ref,
           .value = "REF"},
          {.name = "--expires",
           .help = "How long a review app is needed after its last deploy",
           .target = &options.expires,
           .value = "TIME",
           .env = "FAIRLEAD_STACK_EXPIRES",
           .config = "stack.expires"}};
}

Result<std::optional<swarm::Review>> review_from(const ReviewOptions& options, const cli::Ports& ports) {
  if (!options.review && options.env.empty()) return std::nullopt;
  const auto& job = ports.environment;
  swarm::Review out = {.env = options.env,
                       .ref = options.ref.empty() ? ref_of_job(job) : options.ref,
                       .mr = value_or(job, "CI_MERGE_REQUEST_IID"),
                       .project = value_or(job, "CI_PROJECT_PATH"),
                       .expires = swarm::expiry(ports.clock.wall(), options.expires)};
  if (out.ref.empty()) {
    return Error(Errc::usage, "a review app needs the name of its branch").help("give it with --ref");
  }
  if (out.project.empty()) {
    return Error(Errc::usage, "a review app needs its project").help("set CI_PROJECT_PATH: shop/web");
  }
  if (out.env.empty()) out.env = value_or(job, "CI_ENVIRONMENT_NAME", "review/" + out.ref);
  return out;
}

}  // namespace fairlead::stack
