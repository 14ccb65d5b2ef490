#include "swarm/lease.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "swarm/names.hpp"
#include "swarm/observe.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto lasts = seconds(60);
constexpr auto renewed_after = seconds(15);
/// For one try to get it; for giving it back when all is well, and when the engine may be gone; all after a stop.
constexpr auto per_call = seconds(25), for_release = seconds(20), for_suspension = seconds(2), after_stop = seconds(5);

constexpr std::string_view who_label = "fairlead.lease.who", machine_label = "fairlead.lease.machine",
                           process_label = "fairlead.lease.process", job_label = "fairlead.lease.job",
                           operation_label = "fairlead.lease.operation", since_label = "fairlead.lease.since",
                           until_label = "fairlead.lease.until", state_label = "fairlead.lease.state",
                           way_back_label = "fairlead.lease.way-back", whole_label = "fairlead.lease.whole",
                           plan_label = "fairlead.lease.plan";

Holder holder_from(const Variables& labels) {
  return {.who = value_or(labels, who_label),
          .machine = value_or(labels, machine_label),
          .process = value_or(labels, process_label),
          .job = value_or(labels, job_label)};
}

/// Which taking of the lease it is.
std::string key_of(const LiveObject& lease) {
  return value_or(lease.labels, who_label) + value_or(lease.labels, process_label) +
         value_or(lease.labels, since_label);
}

Error held_by(std::string_view stack, std::string_view holder) {
  return Error(Errc::conflict, fmt::format("stack \"{}\" is being changed by {}", stack, holder))
      .id("FL0560")
      .help("wait for it; if it is surely gone, run again with --break-lease");
}

}  // namespace

std::optional<Snapshot> before_of(const LiveObject& lease) {
  if (value_or(lease.labels, way_back_label) == "no") return std::nullopt;
  const auto text = unpacked(lease.body);
  if (!text) return std::nullopt;
  auto snapshot = read_snapshot(*text, lease.name);
  if (!snapshot) return std::nullopt;
  return *std::move(snapshot);
}

bool leaves_whole(const LiveObject& lease) {
  return value_or(lease.labels, whole_label) == "yes";
}

std::string plan_of(const LiveObject& lease) {
  return value_or(lease.labels, plan_label);
}

std::string operation_of(const LiveObject& lease) {
  return value_or(lease.labels, operation_label);
}

std::string holder_of(const LiveObject& lease) {
  return fmt::format("{} since {} ({})", printable(value_or(lease.labels, who_label, "somebody")),
                     printable(value_or(lease.labels, since_label, "an unknown time")),
                     printable(value_or(lease.labels, operation_label, "unknown")));
}

Lease::Lease(const Outside& outside, std::string_view stack, milliseconds clock_ahead, LeaseOptions options)
    : late_stop_(outside.stop, after_stop),
      limited_({outside.engine, outside.clock, outside.observer, late_stop_.token()}, per_call),
      engine_(limited_.engine),
      outside_(outside),
      options_(std::move(options)),
      stack_(stack),
      clock_ahead_(clock_ahead),
      since_(sys::rfc3339(outside.clock.wall() + clock_ahead)) {}

Result<std::unique_ptr<Lease>> Lease::acquire(const Outside& outside, std::string_view stack,
                                              const std::optional<Snapshot>& before, milliseconds clock_ahead,
                                              const LeaseOptions& options) {
  std::unique_ptr<Lease> lease(new Lease(outside, stack, clock_ahead, options));
  lease->can_go_back_ = before.has_value();
  TRY_ASSIGN(const auto content, packed(write_snapshot(before.value_or(Snapshot()))));
  const sys::Deadline deadline(outside.clock, options.patience);
  for (int tries = 1;; ++tries) {
    lease->limited_.client.limit(per_call);
    TRY_ASSIGN(const auto got, lease->try_once(content));
    if (got == Try::ours) {
      lease->renewed_ = outside.clock.steady();
      return lease;
    }
    if (got == Try::others) outside.observer.waiting(stack, "waits for " + lease->other_);
    constexpr int most_tries = 20;
    if (deadline.has_passed() && (got == Try::others || tries >= most_tries))
      return held_by(stack, lease->other_.empty() ? "others" : lease->other_);
    TRY(pause(outside.waiting(), got == Try::others ? milliseconds(1000) : milliseconds(100)));
  }
}

sys::Clock::Wall Lease::now() const {
  return outside_.clock.wall() + clock_ahead_;
}

Variables Lease::labels(std::string_view state) const {
  Variables out = {{std::string(namespace_label), stack_},
                   {std::string(record_label), "lease"},
                   {std::string(who_label), options_.holder.who},
                   {std::string(machine_label), options_.holder.machine},
                   {std::string(process_label), options_.holder.process},
                   {std::string(job_label), options_.holder.job},
                   {std::string(operation_label), operation_},
                   {std::string(since_label), since_},
                   {std::string(until_label), sys::rfc3339(now() + lasts)},
                   {std::string(state_label), std::string(state)},
                   {std::string(way_back_label), has_way_back_ ? "yes" : "no"},
                   {std::string(whole_label), is_whole_ ? "yes" : "no"}};
  if (!plan_.empty()) out[std::string(plan_label)] = plan_;
  return out;
}

Result<LiveObject> Lease::look() const {
  return live_object(engine_, Kind::config, lease_name(stack_));
}

bool Lease::is_ours(const LiveObject& found) const {
  return holder_from(found.labels) == options_.holder && value_or(found.labels, since_label) == since_;
}

bool Lease::may_take(const LiveObject& found) {
  if (value_or(found.labels, state_label) == "suspended") return true;
  const auto until = sys::parse_rfc3339(value_or(found.labels, until_label));
  if (!until || *until < now()) return true;
  if (has_ended(holder_from(found.labels), options_.holder, options_.files)) return true;
  if (first_seen_.empty()) first_seen_ = key_of(found);
  return options_.breaks && first_seen_ == key_of(found);
}

Result<Lease::Try> Lease::try_once(const std::string& content) {
  auto found = look();
  if (!found && found.error().code() == Errc::not_found) return create(content);
  if (!found) return std::move(found).error().during("the lease of the stack");
  if (is_ours(*found)) {  // The answer had got lost.
    id_ = found->id;
    return settle();
  }
  other_ = holder_of(*found);
  return may_take(*found) ? take(*found) : Result<Try>(Try::others);
}

Result<Lease::Try> Lease::create(const std::string& content) {
  is_resumed_ = false;
  unfinished_.reset();
  operation_ = options_.operation;
  plan_ = options_.plan;
  has_way_back_ = can_go_back_;
  is_whole_ = options_.leaves_whole;
  const json::Value body = {
      {"Name", lease_name(stack_)}, {"Labels", labels("held")}, {"Data", base64(as_bytes(content))}};
  const auto made = engine_.post("/configs/create", {}, body);
  if (made) {
    id_ = json::text_or(*made, "ID");
    return id_.empty() ? Try::again : Try::ours;  // An answer that says nothing: it is looked for.
  }
  if (sys::may_pass(made.error()) || made.error().code() == Errc::conflict) return Try::again;
  // The engine says that it failed. It may have done it all the same.
  if (const auto found = look(); found && is_ours(*found)) {
    id_ = found->id;
    return Try::ours;
  }
  return Error(made.error().code(), made.error().message()).during("take the lease of the stack");
}

/// Only labels of a config can change, so what was there before the first of us stays in it.
Result<Lease::Try> Lease::take(const LiveObject& found) {
  is_whole_ = swarm::leaves_whole(found);
  is_resumed_ = !is_whole_;
  const bool goes_on_saying_so = is_resumed_ && options_.leaves_whole;
  operation_ = goes_on_saying_so ? operation_of(found) : options_.operation;
  plan_ = goes_on_saying_so ? plan_of(found) : options_.plan;
  unfinished_ = can_go_back_ || options_.leaves_whole ? before_of(found) : std::nullopt;
  has_way_back_ = unfinished_.has_value();
  id_ = found.id;
  const json::Value body = {{"Name", found.name}, {"Labels", labels("held")}};
  const auto taken = engine_.post("/configs/" + http::percent_encode(id_) + "/update",
                                  {{"version", fmt::format("{}", found.version)}}, body);
  if (taken) return settle();
  const auto code = taken.error().code();
  if (sys::may_pass(taken.error()) || code == Errc::conflict || code == Errc::not_found) return Try::again;
  return Error(code, taken.error().message()).during("take the lease of the stack");
}

/// A lease that nothing is unfinished of does not say what was there before us: it goes, and we make our own.
Result<Lease::Try> Lease::settle() {
  if (!is_whole_ || options_.leaves_whole) return Try::ours;
  const auto removed = engine_.remove("/configs/" + http::percent_encode(id_));
  if (removed || removed.error().code() == Errc::not_found || sys::may_pass(removed.error())) return Try::again;
  return Error(removed.error().code(), removed.error().message()).during("take the lease of the stack");
}

Result<LiveObject> Lease::look_at_ours() {
  auto found = look();
  const bool is_gone = !found && found.error().code() == Errc::not_found;
  if (!found && !is_gone) return found;
  if (!is_gone && is_ours(*found)) {
    id_ = found->id;
    return found;
  }
  other_ = is_gone ? "somebody who removed its lease" : holder_of(*found);
  is_lost_ = true;
  return Error(Errc::cancelled, "the lease of the stack was lost");
}

Result<> Lease::renew(std::string_view state) {
  constexpr int attempts = 3;
  for (int attempt = 1;; ++attempt) {
    TRY_ASSIGN(const auto found, look_at_ours());
    const json::Value body = {{"Name", found.name}, {"Labels", labels(state)}};
    auto sent = engine_.post("/configs/" + http::percent_encode(found.id) + "/update",
                             {{"version", fmt::format("{}", found.version)}}, body);
    if (sent) {
      renewed_ = outside_.clock.steady();
      return {};
    }
    if (sent.error().code() != Errc::conflict || attempt == attempts) return std::move(sent).error();
  }
}

Result<> Lease::keep(bool changes, milliseconds within) {
  const std::lock_guard lock(mutex_);
  limited_.client.limit(within.count() == 0 ? per_call : std::min<milliseconds>(within, per_call));
  if (is_lost_) return Error(Errc::cancelled, "the lease of the stack was lost");
  const auto age = outside_.clock.steady() - renewed_;
  if (age < renewed_after) {
    if (changes) TRY(look_at_ours());
    return {};
  }
  auto renewed = renew("held");
  if (renewed || is_lost_ || changes || age >= lasts) return renewed;
  return {};  // Still ours; it is tried again before the next request.
}

Error Lease::lost() const {
  return held_by(stack_, other_);
}

/// Renewed first: whoever takes it in between would lose it to our removing it.
Result<> Lease::give_back() {
  TRY(renew("held"));
  auto removed = engine_.remove("/configs/" + http::percent_encode(id_));
  if (!removed && removed.error().code() != Errc::not_found) return removed;
  return {};
}

Result<> Lease::release() {
  const std::lock_guard lock(mutex_);
  limited_.client.limit(for_release);
  constexpr int attempts = 3;
  for (int attempt = 1;; ++attempt) {
    auto given = give_back();
    if (given || is_lost_ || attempt == attempts) return given;
    TRY(pause(outside_.waiting(), milliseconds(500)));
  }
}

Result<> Lease::suspend() {
  const std::lock_guard lock(mutex_);
  if (is_lost_) return {};
  limited_.client.limit(for_suspension);
  return renew("suspended");
}

}  // namespace fairlead::swarm
