#include "json/json.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

const std::vector<LiveObject>& live_of(Kind kind, const Observed& observed) {
  if (kind == Kind::secret) return observed.secrets;
  return kind == Kind::config ? observed.configs : observed.networks;
}

Error of_others(const Spec& spec, std::string_view stack) {
  return Error(Errc::conflict,
               fmt::format(R"(a {} "{}" exists, but not in stack "{}")", word(spec.kind), spec.name, stack))
      .id("FL0526")
      .at(spec.place)
      .help(fmt::format("say `external: true` and `name: {}` to use it, or give the {} another name", spec.name,
                        word(spec.kind)));
}

/// A secret or config whose name does not follow from its content.
Result<> check_content(const Spec& spec, const LiveObject& live, StackPlan& out) {
  if (!spec.has_fixed_name) return {};
  const auto hash = value_or(live.labels, hash_label);
  if (hash == spec.hash) return {};
  if (hash.empty() && spec.kind == Kind::secret) {
    out.notes.push_back(
        fmt::format("secret \"{}\" was made by other means: its content cannot be compared, and stays", spec.name));
    return {};
  }
  if (hash.empty() && spec.kind == Kind::config && live.body == spec.data.reveal()) return {};
  return cannot_change(spec, "other content",
                       "leave out its `name:`, so that Fairlead names it by its content, or put a version into it");
}

Result<> plan_object(const Spec& spec, const Observed& observed, std::string_view stack, StackPlan& out) {
  const auto* live = find(live_of(spec.kind, observed), spec.name);
  Call call = {.verb = Verb::create,
               .kind = spec.kind,
               .name = spec.name,
               .body = spec.body,
               .data = spec.data,
               .hash = spec.hash};
  if (live == nullptr) {
    if (spec.kind == Kind::network) {
      TRY(check_name_is_free(spec, observed));
      TRY(check_subnets(spec, observed));
    }
    out.steps.steps.push_back({created(spec, observed), std::move(call)});
    return {};
  }
  if (!belongs_to(*live, stack)) return of_others(spec, stack);
  if (spec.kind != Kind::network) return check_content(spec, *live, out);
  out.networks.push_back(std::move(call));
  return check_network(spec, *live);
}

}  // namespace

Error cannot_change(const Spec& spec, std::string_view what, std::string help) {
  return Error(Errc::refused,
               fmt::format("{} \"{}\" exists with {}, which Swarm cannot change", word(spec.kind), spec.name, what))
      .id("FL0527")
      .at(spec.place)
      .help(std::move(help));
}

Result<> plan_objects(const Desired& desired, const Observed& observed, StackPlan& out) {
  for (const auto* specs : {&desired.secrets, &desired.configs, &desired.networks}) {
    for (const auto& spec : *specs) TRY(plan_object(spec, observed, desired.stack, out));
  }
  return {};
}

}  // namespace fairlead::swarm
