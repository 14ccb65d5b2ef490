#include "swarm/prepare.hpp"

#include "swarm/adopt.hpp"
#include "swarm/convert.hpp"
#include "swarm/neighbours.hpp"
#include "swarm/observe.hpp"
#include "swarm/preflight.hpp"
#include "swarm/revision.hpp"
#include "swarm/volumes.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <utility>

namespace fairlead::swarm {
namespace {

/// Asks the registries, and refuses to go on when an image cannot be pulled.
Result<std::vector<Finding>> look_at_images(const Desired& desired, const Outside& outside, const Prepared& so_far,
                                            const PrepareOptions& options) {
  auto questions = images_to_ask(desired, so_far.observed, options.resolve_image);
  if (options.answers) questions = same_again(std::move(questions), *options.answers);
  TRY_ASSIGN(auto findings, preflight(outside.engine, questions, so_far.logins));
  if (options.registries) ask_directly(findings, so_far.logins, *options.registries, outside.stop);
  TRY(check(findings));
  return findings;
}

/// Of images whose digest is known without their registry; `pin_images` speaks of the others.
void warn_of_silence(const std::vector<Finding>& findings, std::vector<std::string>& warnings) {
  for (const auto& finding : findings) {
    const auto& [image, place, service, digest] = finding.question;
    const bool is_known = !digest.empty() || image.find('@') != image.npos;
    if (finding.access != Access::unreachable || !is_known) continue;
    warnings.push_back(fmt::format("whether a node can pull \"{}\" is not known: its registry does not answer: {}",
                                   image, finding.said));
  }
}

}  // namespace

Result<Prepared> prepare(const compose::Project& project, const Outside& outside, const oci::CredentialPorts& ports,
                         const PrepareOptions& options) {
  Prepared out;
  TRY_ASSIGN(out.observed, observe_core(outside.engine, options.stack));
  TRY_ASSIGN(out.cluster, cluster(outside.engine, outside.clock, out.observed.records));
  TRY_ASSIGN(auto converted,
             convert(project, {.stack = options.stack, .salt = out.cluster.id, .api = out.cluster.api}));
  for (const auto& warning : converted.warnings) {
    out.warnings.push_back(fmt::format("{}: {}; {}", warning.place.str(), warning.message, warning.help));
  }
  if (options.review) {
    TRY(check_route_names(project, options.stack));
    mark(converted.desired, *options.review);
  }
  TRY(complete(out.observed, outside.engine, converted.desired));
  TRY(observe_volumes(out.observed, outside.engine, converted.desired));
  TRY(observe_neighbours(out.observed, outside.engine, converted.desired));
  TRY(check_ports(project, out.observed));
  if (options.review) {
    TRY(check_is_same_app(*options.review, out.observed, options.stack));
  }
  auto marks = options.adopts ? adopt(converted.desired, out.observed) : std::vector<plan::Step<Call>>();
  converted.desired = with_live_names(std::move(converted.desired), out.observed);
  if (options.uses_logins) {
    TRY_ASSIGN(out.logins, find_logins(converted.desired, ports, outside.stop));
  }
  TRY_ASSIGN(const auto findings, look_at_images(converted.desired, outside, out, options));
  out.answers = options.answers ? *options.answers : answers_of(findings);
  warn_of_silence(findings, out.warnings);
  TRY_ASSIGN(auto pinned, pin_images(std::move(converted.desired), out.observed, out.answers));
  for (auto& warning : pinned.warnings) out.warnings.push_back(std::move(warning));
  out.desired = std::move(pinned.desired);
  TRY_ASSIGN(out.plan,
             plan(out.desired, out.observed,
                  {.salt = out.cluster.id, .renames = options.renames, .prune = options.prune, .keep = options.keep}));
  std::ranges::copy(out.plan.warnings, std::back_inserter(out.warnings));
  auto& steps = out.plan.steps.steps;
  steps.insert(steps.begin(), std::make_move_iterator(marks.begin()), std::make_move_iterator(marks.end()));
  const bool is_first = options.adopts && revision_objects(out.observed.records).empty();
  out.plan.makes_revision = out.plan.makes_revision || is_first;
  return out;
}

}  // namespace fairlead::swarm
