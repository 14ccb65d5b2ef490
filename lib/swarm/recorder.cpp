#include "swarm/recorder.hpp"

#include "json/json.hpp"
#include "swarm/names.hpp"
#include "swarm/wording.hpp"
#include "swarm/writer.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

std::string outcome_of(const Deployed& deployed) {
  if (deployed.services.empty()) return "not waited for";
  return fmt::format("all ran after {:.1f} s", static_cast<double>(deployed.took.count()) / 1000);
}

std::vector<std::string> changes_of(const StackPlan& plan) {
  std::vector<std::string> out;
  for (const auto& step : plan.steps.steps) {
    const auto& change = step.change;
    const bool is_collected =
        change.action == plan::Action::remove && step.call.kind != Kind::service && step.call.kind != Kind::network;
    if (is_collected) continue;
    out.push_back(fmt::format("{} {} {}", plan::word(change.action), change.kind, change.name));
  }
  return out;
}

/// What differs in services that were there before: of what is new, the changes say enough.
std::vector<std::string> fields_of(const StackPlan& plan) {
  std::vector<std::string> out;
  for (const auto& step : plan.steps.steps) {
    const auto& change = step.change;
    if (change.action == plan::Action::create || change.action == plan::Action::remove) continue;
    for (const auto& field : change.fields) out.push_back(field_text(change.name, field));
  }
  return out;
}

}  // namespace

Recorder::Recorder(const Outside& outside, const Prepared& prepared, const Origin& origin, bool is_resumed)
    : outside_(outside),
      prepared_(prepared),
      origin_(origin),
      snapshot_(snapshot_of(prepared.desired, prepared.plan.kept, prepared.observed)),
      is_resumed_(is_resumed) {
  const auto objects = revision_objects(prepared.observed.records);
  if (objects.empty()) return;
  newest_ = revision_number(objects.front());
  const auto read = read_revision(objects.front().body, objects.front().name);
  is_recorded_ = read && read->snapshot == snapshot_;
}

Result<> Recorder::record(const Deployed& deployed) const {
  const bool is_needed = prepared_.plan.makes_revision && !(is_recorded_ && is_resumed_);
  if (is_needed) {
    auto stored = store(deployed);
    if (!stored && stored.error().code() != Errc::refused) return stored;
    if (!stored) outside_.observer.warning("no revision is stored: " + stored.error().message());
  }
  const Logins nobody;
  Writer writer(outside_, nobody, prepared_.plan.stack);
  for (const auto& object : prepared_.plan.outdated) {
    TRY(writer.remove({.verb = Verb::remove, .kind = Kind::config, .name = object.name, .id = object.id}));
  }
  return {};
}

Result<> Recorder::store(const Deployed& deployed) const {
  const auto& stack = prepared_.plan.stack;
  const Revision revision = {.number = newest_ + 1,
                             .time = sys::rfc3339(outside_.clock.wall() + prepared_.cluster.clock_ahead),
                             .origin = origin_,
                             .outcome = outcome_of(deployed),
                             .changes = changes_of(prepared_.plan),
                             .fields = fields_of(prepared_.plan),
                             .snapshot = snapshot_};
  const auto name = revision_name(stack, revision.number);
  if (auto fits = check_object_name(name); !fits) {
    return Error(Errc::refused, "the name of the stack is too long for another revision");
  }
  TRY_ASSIGN(auto content, write_revision(revision));
  const auto hash = fingerprint(prepared_.cluster.id, content);
  const json::Value body = {{"Name", name},
                            {"Labels",
                             {{namespace_label, stack},
                              {record_label, "revision"},
                              {swarm_label, prepared_.cluster.id},
                              {hash_label, hash}}}};
  const Logins nobody;
  Writer writer(outside_, nobody, stack);
  TRY(writer.create({.verb = Verb::create,
                     .kind = Kind::config,
                     .name = name,
                     .body = json::Document(body),
                     .data = Secret(std::move(content)),
                     .hash = hash}));
  return {};
}

}  // namespace fairlead::swarm
