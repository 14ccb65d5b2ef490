#include "base/text.hpp"
#include "json/json.hpp"
#include "plan/render.hpp"
#include "release/calls_json.hpp"
#include "release/plan.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::release {
namespace {

constexpr std::string_view schema = "fairlead.release.plan/1";

Result<gitlab::Location> project_of(const json::Value& value) {
  gitlab::Location out;
  TRY_ASSIGN(out.api, json::text(value, "api"));
  TRY_ASSIGN(out.project, json::text(value, "path"));
  TRY_ASSIGN(out.web, json::text(value, "web"));
  return out;
}

Result<Planned> planned_of(const json::Value& document) {
  Planned out;
  TRY_ASSIGN(out.version, json::text(document, "version"));
  TRY_ASSIGN(out.plan.observed, json::text(document, "observed"));
  out.identifier = json::text_or(document, "prerelease");
  out.tag = json::text_or(document, "tag");
  out.previous = json::text_or(document, "previous");
  out.released = json::member(document, "released") == json::Value(true);
  if (json::member(document, "tag_prefix").is_string()) out.prefix = json::text_or(document, "tag_prefix");
  if (const auto& project = json::member(document, "project"); project.is_object()) {
    TRY_ASSIGN(out.project, project_of(project));
  }
  const auto& steps = json::member(document, "steps");
  if (!steps.is_array()) return Error(Errc::corrupt, "it has no steps");
  for (const auto& step : steps) {
    TRY_ASSIGN(auto change, plan::change_from_json(json::dump(json::member(step, "change"))));
    TRY_ASSIGN(auto call, call_of(json::member(step, "call")));
    if (needs_gitlab(call) && !out.project) return Error(Errc::corrupt, "a step needs a project, and it names none");
    out.plan.steps.push_back({std::move(change), std::move(call)});
  }
  return out;
}

}  // namespace

std::string to_json(const Planned& planned) {
  auto steps = json::Value::array();
  for (const auto& [change, call] : planned.plan.steps) {
    // Changes are written by plan::change_to_json alone, so that every plan file has them alike.
    steps.push_back({{"change", *json::parse(plan::change_to_json(change), "a change")}, {"call", to_value(call)}});
  }
  json::Value document = {{"schema", schema},      {"version", planned.version}, {"observed", planned.plan.observed},
                          {"tag_prefix", nullptr}, {"project", nullptr},         {"steps", std::move(steps)}};
  document["tag"] = json::text_or_null(planned.tag);
  document["previous"] = json::text_or_null(planned.previous);
  document["released"] = planned.released;
  if (!planned.identifier.empty()) document["prerelease"] = planned.identifier;
  if (planned.prefix) document["tag_prefix"] = *planned.prefix;
  if (const auto& project = planned.project) {
    document["project"] = {{"api", project->api}, {"path", project->project}, {"web", project->web}};
  }
  return json::pretty(document);
}

Result<Planned> planned_from_json(std::string_view text, std::string_view source) {
  const auto unusable = [&](std::string_view why) {
    return Error(Errc::config, fmt::format("{} is not a release plan: {}", source, why))
        .id("FL0310")
        .help("make a new one: fairlead release plan --out FILE");
  };
  const auto document = json::parse(text, source);
  if (!document) return unusable(document.error().message());
  if (const auto found = json::text_or(*document, "schema"); found != schema) {
    return unusable(fmt::format("its schema is \"{}\", not \"{}\"", printable(found), schema));
  }
  auto planned = planned_of(*document);
  if (!planned) return unusable(planned.error().message());
  return planned;
}

}  // namespace fairlead::release
