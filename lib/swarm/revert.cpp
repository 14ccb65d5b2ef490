#include "swarm/revert.hpp"

#include "swarm/lease.hpp"
#include "swarm/names.hpp"
#include "swarm/observe.hpp"
#include "swarm/volumes.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <limits>
#include <utility>

namespace fairlead::swarm {
namespace {

struct Past {
  std::string name;
  Snapshot snapshot;
};

Error no_revision(std::string message, const std::vector<Revision>& all) {
  std::string numbers;
  for (const auto& revision : all) numbers += fmt::format("{}{}", numbers.empty() ? "" : ", ", revision.number);
  return Error(Errc::not_found, std::move(message))
      .id("FL0564")
      .help(numbers.empty() ? "a deploy by fairlead makes the first one"
                            : fmt::format("choose one of these with --to: {}", numbers));
}

Past past_of(const Revision& revision) {
  return {.name = fmt::format("revision {}", revision.number), .snapshot = revision.snapshot};
}

Result<Past> named(const std::vector<Revision>& all, std::uint64_t number, std::string_view stack) {
  const auto found = std::ranges::find(all, number, &Revision::number);
  if (found != all.end()) return past_of(*found);
  return no_revision(fmt::format("stack \"{}\" has no revision {}", stack, number), all);
}

/// An unfinished rollback goes on to where it was going; what else was begun and not finished is undone.
Result<std::optional<Past>> unfinished(const std::vector<LiveObject>& records, const std::vector<Revision>& all,
                                       const RevertOptions& options) {
  const auto* lease = find(records, lease_name(options.stack));
  if (lease == nullptr) return std::optional<Past>();
  if (const auto number = rolled_back_to(operation_of(*lease)); number != 0) {
    TRY_ASSIGN(auto target, named(all, number, options.stack));
    return std::optional(std::move(target));
  }
  auto before = before_of(*lease);
  if (!before) return std::optional<Past>();
  return std::optional(Past{.name = "what was before an unfinished change", .snapshot = *std::move(before)});
}

/// The revisions that may be meant by the one before, the likeliest first. Behind a rollback to revision 2 lies 1, not
/// what it went back from.
std::vector<Past> earlier(const std::vector<Revision>& all) {
  std::vector<Past> out;
  auto below = std::numeric_limits<std::uint64_t>::max();
  for (const auto& revision : all) {
    if (revision.number >= below) continue;
    out.push_back(past_of(revision));
    const auto back_to = rolled_back_to(revision.origin.operation);
    below = back_to == 0 ? revision.number : back_to;
  }
  return out;
}

Result<> check_is_there(const Desired& desired, const Observed& observed, const std::string& target) {
  for (const auto& external : desired.externals) {
    if (external.kind == Kind::network) continue;
    const auto& objects = external.kind == Kind::secret ? observed.secrets : observed.configs;
    if (find(objects, external.name) != nullptr) continue;
    return Error(Errc::not_found,
                 fmt::format("{} needs the {} \"{}\", which is gone", target, word(external.kind), external.name))
        .id("FL0565")
        .help("go back to another revision, or deploy the commit that it was made from");
  }
  return {};
}

Result<Revert> prepare_past(const Outside& outside, const Cluster& cluster, const Past& target,
                            const RevertOptions& options) {
  Revert out;
  out.operation = "rollback to " + target.name;
  auto& prepared = out.prepared;
  prepared.cluster = cluster;
  prepared.desired = desired_of(target.snapshot, options.stack);
  TRY_ASSIGN(prepared.observed, observe(outside.engine, prepared.desired));
  TRY(check_is_there(prepared.desired, prepared.observed, target.name));
  TRY(observe_volumes(prepared.observed, outside.engine, prepared.desired));
  TRY_ASSIGN(prepared.plan,
             plan(prepared.desired, prepared.observed, {.salt = cluster.id, .prune = true, .keep = options.keep}));
  prepared.warnings = prepared.plan.warnings;
  return out;
}

/// Whether nothing would come back but what is on its way or is collected anyway.
bool is_there_already(const StackPlan& plan) {
  return std::ranges::all_of(plan.steps.steps, [](const auto& step) {
    return step.call.is_under_way || (step.call.verb == Verb::remove && step.call.kind != Kind::service);
  });
}

/// The first of the targets that is not what is there.
Result<Revert> prepare_earlier(const Outside& outside, const Cluster& cluster, const std::vector<Past>& all,
                               const RevertOptions& options) {
  for (const auto& target : all) {
    TRY_ASSIGN(auto out, prepare_past(outside, cluster, target, options));
    if (!is_there_already(out.prepared.plan)) return out;
  }
  return no_revision(fmt::format("stack \"{}\" has no revision that is not what is there now", options.stack), {});
}

Result<Revert> prepare_any(const Outside& outside, const RevertOptions& options) {
  TRY_ASSIGN(const auto there, cluster(outside.engine, outside.clock));
  TRY_ASSIGN(const auto seen, observe_stack(outside.engine, options.stack));
  TRY_ASSIGN(const auto all, revisions(seen.records));
  if (options.to) {
    TRY_ASSIGN(const auto target, named(all, *options.to, options.stack));
    return prepare_past(outside, there, target, options);
  }
  TRY_ASSIGN(const auto begun, unfinished(seen.records, all, options));
  if (begun) return prepare_past(outside, there, *begun, options);
  return prepare_earlier(outside, there, earlier(all), options);
}

}  // namespace

Result<Revert> prepare_revert(const Outside& outside, const oci::CredentialPorts& ports, const RevertOptions& options) {
  TRY_ASSIGN(auto out, prepare_any(outside, options));
  if (options.uses_logins) {
    TRY_ASSIGN(out.prepared.logins, find_logins(out.prepared.desired, ports, outside.stop));
  }
  return out;
}

}  // namespace fairlead::swarm
