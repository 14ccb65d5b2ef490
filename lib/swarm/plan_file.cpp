#include "swarm/plan_file.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "plan/render.hpp"
#include "swarm/lease.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/since.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

constexpr std::string_view plan_schema = "fairlead.stack.plan/1";

std::string_view word(Verb verb) {
  switch (verb) {
    case Verb::create: return "create";
    case Verb::update: return "update";
    case Verb::recreate: return "recreate";
    case Verb::remove: break;
  }
  return "remove";
}

std::string step_text(const plan::Step<Call>& step) {
  const auto& call = step.call;
  const auto change = json::parse(plan::change_to_json(step.change), "a change");
  const Value value = {{"do", word(call.verb)},
                       {"kind", word(call.kind)},
                       {"name", call.name},
                       {"id", call.id},
                       {"version", call.version},
                       {"fingerprint", call.hash},
                       {"change", change ? *change : Value()}};
  return json::dump(value);
}

Error not_a_plan(std::string_view source, std::string_view why) {
  return Error(Errc::corrupt, fmt::format("\"{}\" is no plan of a stack: {}", source, why))
      .id("FL0534")
      .help("make it with: fairlead stack plan --out FILE");
}

Result<std::vector<std::string>> texts(const Value& object, const char* key, std::string_view source) {
  std::vector<std::string> out;
  const auto& list = json::member(object, key);
  if (!list.is_array()) return not_a_plan(source, fmt::format("it has no list \"{}\"", key));
  for (const auto& item : list) {
    if (!item.is_string()) return not_a_plan(source, fmt::format("\"{}\" holds something else than texts", key));
    out.push_back(item.get<std::string>());
  }
  return out;
}

Result<Answers> answers_of(const Value& images, std::string_view source) {
  Answers out;
  if (!images.is_object()) return not_a_plan(source, "it has no \"images\"");
  for (const auto& [image, answer] : images.items()) {
    out[image] = {.digest = json::text_or(answer, "digest"),
                  .platforms = json::dump(json::member(answer, "platforms")),
                  .unavailable = json::text_or(answer, "unavailable")};
  }
  return out;
}

Value images_of(const Answers& answers) {
  auto images = Value::object();
  for (const auto& [image, answer] : answers) {
    auto& one = images[image] = Value::object();
    if (!answer.unavailable.empty()) {
      one["unavailable"] = answer.unavailable;
      continue;
    }
    const auto platforms = json::parse(answer.platforms, "platforms");
    one = {{"digest", answer.digest}, {"platforms", platforms ? *platforms : Value::array()}};
  }
  return images;
}

Result<std::optional<Review>> review_in(const Value& plan, std::string_view source) {
  const auto& labels = json::member(plan, "review");
  if (labels.is_null()) return std::nullopt;
  auto review = review_of(texts_of(labels));
  if (!review) return not_a_plan(source, "its \"review\" is that of no review app");
  return review;
}

std::string step_name(const std::string& step) {
  const auto value = json::parse(step, "a step");
  if (!value) return "a step";
  return fmt::format("{} {} \"{}\"", json::text_or(*value, "do"), json::text_or(*value, "kind"),
                     json::text_or(*value, "name"));
}

std::string fingerprint_of(const Desired& desired, std::string_view salt) {
  std::string all;
  for (const auto* specs : {&desired.secrets, &desired.configs, &desired.networks, &desired.services}) {
    for (const auto& spec : *specs) all += fmt::format("{} {} {}\n", spec.name, spec.hash, spec.body.text());
  }
  return fingerprint(salt, all).substr(0, 16);
}

/// What one of them does to the same object as the other: bring it to the same, or take it away.
bool leads_to_same(const Value& planned, const Value& now) {
  const auto same = [&](const char* key) { return json::text_or(planned, key) == json::text_or(now, key); };
  const bool removes = json::text_or(now, "do") == "remove";
  return same("kind") && same("name") && same("fingerprint") && removes == (json::text_or(planned, "do") == "remove");
}

/// Whether a run of this plan began what is half-done now.
bool is_half_done(const PlanFile& saved, const Observed& observed) {
  if (saved.desired.empty()) return false;
  const auto* lease = find(observed.records, lease_name(saved.stack));
  return lease != nullptr && plan_of(*lease) == identity(saved);
}

/// Whether what is left to do is a part of the plan.
bool goes_on(const PlanFile& saved, const PlanFile& now) {
  std::vector<Value> planned;
  for (const auto& step : saved.steps) {
    if (auto value = json::parse(step, "a step")) planned.push_back(*std::move(value));
  }
  return saved.desired == now.desired && std::ranges::all_of(now.steps, [&](const std::string& step) {
           const auto value = json::parse(step, "a step");
           return value && std::ranges::any_of(planned, [&](const Value& one) { return leads_to_same(one, *value); });
         });
}

Error differs(std::string text) {
  return Error(Errc::conflict, std::move(text)).id("FL0535").help("plan again, read the plan, deploy it");
}

}  // namespace

std::string_view word(ResolveImage mode) {
  if (mode == ResolveImage::always) return "always";
  return mode == ResolveImage::changed ? "changed" : "never";
}

Result<ResolveImage> resolve_image_of(std::string_view text) {
  for (const auto mode : {ResolveImage::always, ResolveImage::changed, ResolveImage::never}) {
    if (word(mode) == text) return mode;
  }
  return Error(Errc::usage, fmt::format("\"{}\" is neither always, changed nor never", text));
}

PlanFile plan_file(const Prepared& prepared, std::vector<std::string> files, const PrepareOptions& options) {
  PlanFile out = {.stack = prepared.plan.stack,
                  .files = std::move(files),
                  .profiles = {},
                  .compat = "none",
                  .resolve_image = options.resolve_image,
                  .prune = options.prune,
                  .renames = options.renames,
                  .review = options.review,
                  .answers = prepared.answers,
                  .swarm = fingerprint("", prepared.cluster.id).substr(0, 16),
                  .observed = prepared.plan.steps.observed,
                  .revision = 0,
                  .desired = fingerprint_of(prepared.desired, prepared.cluster.id),
                  .steps = {}};
  const auto revisions = revision_objects(prepared.observed.records);
  if (!revisions.empty()) out.revision = revision_number(revisions.front());
  for (const auto& step : prepared.plan.steps.steps) out.steps.push_back(step_text(step));
  return out;
}

std::string identity(const PlanFile& plan) {
  return fingerprint("", write_plan_file(plan)).substr(0, 16);
}

std::string write_plan_file(const PlanFile& plan) {
  auto steps = Value::array();
  for (const auto& step : plan.steps) {
    if (auto value = json::parse(step, "a step")) steps.push_back(*std::move(value));
  }
  std::vector<std::string> observed;
  for (const auto line : lines(plan.observed)) observed.emplace_back(line);
  return json::pretty({{"schema", plan_schema},
                       {"stack", plan.stack},
                       {"files", plan.files},
                       {"profiles", plan.profiles},
                       {"compat", plan.compat},
                       {"resolve_image", word(plan.resolve_image)},
                       {"prune", plan.prune},
                       {"rename_secrets", plan.renames},
                       {"review", plan.review ? Value(labels_of(*plan.review)) : Value()},
                       {"images", images_of(plan.answers)},
                       {"swarm", plan.swarm},
                       {"observed", observed},
                       {"revision", plan.revision},
                       {"desired", plan.desired},
                       {"steps", std::move(steps)}});
}

Result<PlanFile> read_plan_file(std::string_view text, std::string_view source) {
  TRY_ASSIGN(const auto value, json::parse(text, source));
  if (json::text_or(value, "schema") != plan_schema)
    return not_a_plan(source, fmt::format("its schema is not {}", plan_schema));
  PlanFile out = {.stack = json::text_or(value, "stack"),
                  .files = {},
                  .profiles = {},
                  .compat = json::text_or(value, "compat", "none"),
                  .resolve_image = ResolveImage::always,
                  .prune = json::boolean_or(value, "prune", false),
                  .renames = json::boolean_or(value, "rename_secrets", false),
                  .review = {},
                  .answers = {},
                  .swarm = json::text_or(value, "swarm"),
                  .observed = {},
                  .revision = 0,
                  .desired = json::text_or(value, "desired"),
                  .steps = {}};
  TRY_ASSIGN(out.files, texts(value, "files", source));
  TRY_ASSIGN(out.profiles, texts(value, "profiles", source));
  TRY_ASSIGN(out.resolve_image, resolve_image_of(json::text_or(value, "resolve_image")));
  TRY_ASSIGN(out.review, review_in(value, source));
  TRY_ASSIGN(out.answers, answers_of(json::member(value, "images"), source));
  TRY_ASSIGN(const auto observed, texts(value, "observed", source));
  for (const auto& line : observed) out.observed += line + "\n";
  out.revision = static_cast<std::uint64_t>(std::max<std::int64_t>(0, json::integer_or(value, "revision", 0)));
  const auto& steps = json::member(value, "steps");
  if (!steps.is_array()) return not_a_plan(source, "it has no list \"steps\"");
  for (const auto& step : steps) out.steps.push_back(json::dump(step));
  return out;
}

Result<> check_same(const PlanFile& saved, const PlanFile& now, const Observed& observed) {
  if (saved.swarm != now.swarm) return differs("the plan was made for another Swarm");
  if (is_half_done(saved, observed) && goes_on(saved, now)) return {};
  if (saved.observed != now.observed) {
    auto error = differs("the stack changed since it was planned");
    for (const auto& note : told_since(saved.observed, saved.revision, observed)) error = std::move(error).note(note);
    return error;
  }
  for (std::size_t i = 0; i < std::max(saved.steps.size(), now.steps.size()); ++i) {
    if (i >= now.steps.size())
      return differs("the plan has a step that is no longer needed: " + step_name(saved.steps[i]));
    if (i >= saved.steps.size()) return differs("the plan lacks a step: " + step_name(now.steps[i]));
    if (saved.steps[i] == now.steps[i]) continue;
    return differs(fmt::format("the Compose files or their variables changed since they were planned: {}",
                               step_name(now.steps[i])));
  }
  return {};
}

}  // namespace fairlead::swarm
