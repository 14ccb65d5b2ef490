#include "swarm/gc.hpp"

#include "json/json.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

/// The labels of every service or object of a kind that has the project's.
Result<std::vector<Variables>> marked(const engine::Client& engine, Kind kind, std::string_view project) {
  const auto label = fmt::format("{}={}", project_label, project);
  TRY_ASSIGN(const auto list, engine.list(collection(kind), {{"filters", engine::filters({{"label", {label}}})}}));
  std::vector<Variables> out;
  for (const auto& value : list) {
    out.push_back(texts_of(json::member(kind == Kind::network ? value : json::member(value, "Spec"), "Labels")));
  }
  return out;
}

Error of_others(const App& app, std::string_view what) {
  return Error(Errc::refused, fmt::format("{} of stack \"{}\" is not marked as that review app's", what, app.stack))
      .id("FL0572")
      .help(fmt::format("look at it; fairlead stack rm {} removes all of the stack", app.stack));
}

}  // namespace

Result<std::vector<App>> review_apps(const engine::Client& engine, std::string_view project) {
  std::map<std::string, App> apps;
  for (const auto kind : {Kind::service, Kind::network, Kind::config, Kind::secret}) {
    TRY_ASSIGN(const auto all, marked(engine, kind, project));
    for (const auto& labels : all) {
      const auto stack = value_or(labels, namespace_label);
      const auto review = review_of(labels);
      if (stack.empty() || !review) continue;
      auto& app = apps.try_emplace(stack, App{stack, *review}).first->second;
      if (review->expires > app.review.expires) app.review.expires = review->expires;
    }
  }
  std::vector<App> out;
  out.reserve(apps.size());
  for (auto& [stack, app] : apps) out.push_back(std::move(app));
  return out;
}

std::string reason_to_go(const App& app, const GcRules& rules) {
  const auto& review = app.review;
  const bool is_branch = !review.ref.starts_with("merge-requests/") && !review.ref.starts_with("tags/");
  if (is_branch && rules.refs && !rules.refs->contains(review.ref))
    return fmt::format("there is no branch \"{}\"", review.ref);
  if (!rules.expired || !review.expires || *review.expires > rules.now) return {};
  return fmt::format("it expired at {}", sys::rfc3339(*review.expires));
}

Result<> check_is_app(const App& app, const Observed& observed) {
  const auto is_apps = [&](const Variables& labels) {
    const auto review = review_of(labels);
    return review && review->project == app.review.project && review->ref == app.review.ref;
  };
  for (const auto& service : observed.services) {
    if (!is_apps(labels_of(service))) return of_others(app, fmt::format("service \"{}\"", service.name));
  }
  for (const auto* objects : {&observed.networks, &observed.configs, &observed.secrets}) {
    for (const auto& object : *objects) {
      if (!belongs_to(object, app.stack) || is_apps(object.labels)) continue;
      return of_others(app, fmt::format("{} \"{}\"", word(object.kind), object.name));
    }
  }
  return {};
}

}  // namespace fairlead::swarm
