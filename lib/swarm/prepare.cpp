#include "swarm/prepare.hpp"

#include "swarm/convert.hpp"
#include "swarm/observe.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::swarm {

Result<Prepared> prepare(const compose::Project& project, const Outside& outside, const oci::CredentialPorts& ports,
                         const PrepareOptions& options) {
  Prepared out;
  TRY_ASSIGN(out.cluster, cluster(outside.engine, outside.clock));
  TRY_ASSIGN(auto converted,
             convert(project, {.stack = options.stack, .salt = out.cluster.id, .api = out.cluster.api}));
  for (const auto& warning : converted.warnings) {
    out.warnings.push_back(fmt::format("{}: {}; {}", warning.place.str(), warning.message, warning.help));
  }
  TRY_ASSIGN(out.observed, observe(outside.engine, converted.desired));
  if (options.uses_logins) {
    TRY_ASSIGN(out.logins, find_logins(converted.desired, ports, outside.stop));
  }
  if (options.answers) {
    out.answers = *options.answers;
  } else {
    const auto questions = images_to_ask(converted.desired, out.observed, options.resolve_image);
    TRY_ASSIGN(out.answers, ask(outside.engine, questions, out.logins));
  }
  TRY_ASSIGN(auto pinned, pin_images(std::move(converted.desired), out.observed, out.answers, out.cluster.id));
  for (auto& warning : pinned.warnings) out.warnings.push_back(std::move(warning));
  TRY_ASSIGN(out.plan, plan(pinned.desired, out.observed, {.salt = out.cluster.id, .prune = options.prune}));
  return out;
}

}  // namespace fairlead::swarm
