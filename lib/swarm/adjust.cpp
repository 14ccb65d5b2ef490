#include "swarm/adjust.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/plan_parts.hpp"
#include "swarm/strategy.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;
using plan::Action;

constexpr std::uint64_t most_replicas = 100'000;

Error odd_scaling(std::string_view text) {
  return Error(Errc::usage, fmt::format("\"{}\" is not SERVICE=N", printable(text)))
      .id("FL0103")
      .help(fmt::format("write it like web=3; at most {}", most_replicas));
}

Call update_of(const LiveService& live, Value spec) {
  return {.verb = Verb::update,
          .kind = Kind::service,
          .name = live.name,
          .id = live.id,
          .version = live.version,
          .body = json::Document(std::move(spec)),
          .before = live.spec};
}

void add_step(StackPlan& out, plan::Change change, const LiveService& live, Value spec) {
  change.kind = word(Kind::service);
  change.name = live.name;
  out.steps.steps.push_back({std::move(change), update_of(live, std::move(spec))});
  out.services.push_back(live.name);
}

StackPlan empty_plan(std::string_view stack, const std::vector<LiveService>& services) {
  StackPlan out = {.stack = std::string(stack)};
  out.steps.observed = inventory(stack, {.services = services, .networks = {}, .secrets = {}, .configs = {}});
  return out;
}

Result<> scale(const LiveService& live, std::uint64_t replicas, StackPlan& out) {
  auto spec = *live.spec;
  if (!json::at(spec, {"Mode", "Replicated"}).is_object()) {
    return Error(Errc::refused, fmt::format("service \"{}\" has no number of replicas", live.name))
        .id("FL0541")
        .help("only services with `mode: replicated` can be scaled");
  }
  auto& now = spec["Mode"]["Replicated"]["Replicas"];
  const auto before = now.is_number() ? now.get<std::uint64_t>() : 1;
  if (before == replicas) return {};
  now = replicas;
  add_step(out,
           {.action = Action::update,
            .kind = {},
            .name = {},
            .fields = {{.path = "deploy.replicas",
                        .before = fmt::format("{}", before),
                        .after = fmt::format("{}", replicas),
                        .effect = "starts or stops tasks, the others stay"}}},
           live, std::move(spec));
  return {};
}

void restart(const LiveService& live, StackPlan& out) {
  auto spec = *live.spec;
  const auto forced = json::integer_or(json::member(spec, "TaskTemplate"), "ForceUpdate", 0);
  spec["TaskTemplate"]["ForceUpdate"] = forced + 1;
  plan::Change change = {.action = is_job(spec) ? Action::rerun : Action::restart,
                         .kind = {},
                         .name = {},
                         .why = is_job(spec) ? std::string() : pace(spec, live)};
  add_step(out, std::move(change), live, std::move(spec));
}

}  // namespace

Result<Scaling> scaling_of(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == text.npos || equals == 0) return odd_scaling(text);
  const auto replicas = number(text.substr(equals + 1));
  if (!replicas || *replicas > most_replicas) return odd_scaling(text);
  return Scaling{.service = std::string(text.substr(0, equals)), .replicas = *replicas};
}

Result<const LiveService*> service_called(std::string_view name, std::string_view stack,
                                          const std::vector<LiveService>& services) {
  if (const auto* found = find(services, scoped(stack, name))) return found;
  if (const auto* found = find(services, name)) return found;
  std::vector<std::string_view> known;
  for (const auto& service : services) {
    known.emplace_back(service.name);
    if (service.name.starts_with(scoped(stack, ""))) known.push_back(known.back().substr(stack.size() + 1));
  }
  auto error = Error(Errc::not_found, fmt::format("stack \"{}\" has no service \"{}\"", stack, printable(name)));
  const auto near = closest(name, known);
  return std::move(error).id("FL0540").help(near.empty()
                                                ? fmt::format("see what it has: fairlead stack status {}", stack)
                                                : fmt::format("did you mean {}?", near));
}

Result<StackPlan> plan_scaling(std::string_view stack, const std::vector<LiveService>& services,
                               const std::vector<Scaling>& wanted) {
  auto out = empty_plan(stack, services);
  std::set<std::string> seen;
  for (const auto& [name, replicas] : wanted) {
    TRY_ASSIGN(const auto* live, service_called(name, stack, services));
    if (!seen.insert(live->name).second) {
      return Error(Errc::usage, fmt::format("service \"{}\" is given twice", live->name)).id("FL0103");
    }
    TRY(scale(*live, replicas, out));
  }
  if (!out.steps.empty())
    out.notes.emplace_back("a Compose file that gives `replicas:` sets them back when it is deployed");
  return out;
}

Result<StackPlan> plan_restart(std::string_view stack, const std::vector<LiveService>& services,
                               const std::vector<std::string>& names) {
  auto out = empty_plan(stack, services);
  if (names.empty()) {
    for (const auto& live : services) {
      if (!is_second(live)) restart(live, out);
    }
    return out;
  }
  for (const auto& name : names) {
    TRY_ASSIGN(const auto* live, service_called(name, stack, services));
    if (std::ranges::find(out.services, live->name) == out.services.end()) restart(*live, out);
  }
  return out;
}

}  // namespace fairlead::swarm
