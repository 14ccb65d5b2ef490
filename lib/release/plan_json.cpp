#include "base/text.hpp"
#include "json/unique.hpp"
#include "plan/render.hpp"
#include "release/calls_json.hpp"
#include "release/plan.hpp"
#include "release/steps.hpp"

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

/// The commits that a fingerprint names: of HEAD and of the base.
struct Fingerprinted {
  std::optional<git::Id> head, base;
};

Fingerprinted fingerprinted(const std::string& fingerprint) {
  const auto words = split(fingerprint, ' ');
  Fingerprinted out;
  if (words.size() > 1 && words[0] == "head") out.head = git::Id::parse(words[1]);
  if (words.size() > 4) out.base = git::Id::parse(words.back());
  return out;
}

/// The tag that a call is about.
std::optional<std::string> tag_in(const Call& call) {
  if (const auto* create = std::get_if<CreateTag>(&call)) return create->name;
  if (const auto* push = std::get_if<PushTag>(&call)) return push->name;
  if (const auto* publish = std::get_if<PublishRelease>(&call)) return publish->release.tag;
  if (const auto* pipeline = std::get_if<EnsurePipeline>(&call)) return pipeline->tag;
  if (const auto* announce = std::get_if<Announce>(&call)) return announce->tag;
  return {};
}

/// The commit that it goes out from; nothing if that is one that is yet to be made.
std::optional<git::Id> commit_in(const Call& call) {
  if (const auto* create = std::get_if<CreateTag>(&call)) return create->commit;
  if (const auto* publish = std::get_if<PublishRelease>(&call)) return git::Id::parse(publish->release.commit);
  if (const auto* commit = std::get_if<CommitFiles>(&call)) return commit->parent;
  if (const auto* propose = std::get_if<ProposeRelease>(&call)) return propose->parent;
  return {};
}

/// Do people read of the step what it does? Why it is made is not seen in a call, nor what was cut from it.
Result<> check_words(const plan::Step<Call>& step, const Planned& planned) {
  auto change = step.change;
  std::erase_if(change.fields, [](const plan::Field& field) { return field.path == "description"; });
  change.why.clear();
  change.interrupts.clear();
  if (change == described(step.call, planned.project.value_or(gitlab::Location{}))) return {};
  return Error(Errc::corrupt, fmt::format("its step \"{} {}\" says another thing than it does", printable(change.kind),
                                          printable(change.name)));
}

/// A file that was changed in one place and not in the others would do what nobody reads.
Result<> check_fits(const Planned& planned) {
  const auto seen = fingerprinted(planned.plan.observed);
  if (!planned.tag.ends_with(planned.version) && !planned.tag.empty()) {
    return Error(Errc::corrupt, "its tag is not that of its version");
  }
  for (const auto& step : planned.plan.steps) {
    TRY(check_words(step, planned));
    const auto tag = tag_in(step.call);
    const auto* publish = std::get_if<PublishRelease>(&step.call);
    if (tag && (*tag != planned.tag || (publish != nullptr && publish->release.name != *tag))) {
      return Error(Errc::corrupt, fmt::format("a step is about \"{}\", and its tag is \"{}\"", printable(*tag),
                                              printable(planned.tag)));
    }
    const auto commit = commit_in(step.call);
    if (commit && commit != seen.head) {
      return Error(Errc::corrupt, fmt::format("a step is about commit {}, which it did not observe", commit->brief()));
    }
  }
  const bool is_tagged = seen.head && seen.head == seen.base;
  if (!planned.released || is_tagged || releases(planned.plan.steps)) return {};
  return Error(Errc::corrupt, "no step makes the release that it says it is");
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
  const auto document = json::parse_unique(text, source);
  if (!document) return unusable(document.error().message());
  if (const auto found = json::text_or(*document, "schema"); found != schema) {
    return unusable(fmt::format("its schema is \"{}\", not \"{}\"", printable(found), schema));
  }
  auto planned = planned_of(*document);
  const auto fits = planned ? check_fits(*planned) : Result<>();
  if (!planned || !fits) return unusable((planned ? fits.error() : planned.error()).message());
  return planned;
}

}  // namespace fairlead::release
