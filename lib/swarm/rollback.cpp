#include "swarm/rollback.hpp"

#include "http/url.hpp"
#include "json/json.hpp"
#include "swarm/converge.hpp"
#include "swarm/limited.hpp"
#include "swarm/observe.hpp"

#include <fmt/core.h>
#include <ranges>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

Result<> post(const Outside& outside, const LiveService& live, const json::Document& body, engine::Query query,
              std::vector<http::Header> headers) {
  query.insert(query.begin(), {"version", fmt::format("{}", live.version)});
  TRY(outside.engine.send({.method = "POST",
                           .path = "/services/" + http::percent_encode(live.id) + "/update",
                           .query = std::move(query),
                           .headers = std::move(headers),
                           .body = body.text()}));
  return {};
}

enum class Restored : std::uint8_t {
  before,  ///< It was as it should be.
  now,     ///< It needed a call.
};

/// Neither what it was nor what we made of it: whoever changed it meanwhile knows why.
Error left_alone() {
  return {Errc::partial, "somebody else changed it meanwhile: it is left as it is"};
}

/// One try to give an updated service its old spec back.
Result<Restored> restore_once(const Outside& outside, const Writer& writer, const Done& done) {
  TRY_ASSIGN(const auto live, live_service(outside.engine, done.id));
  TRY_ASSIGN(const bool is_back, is_same_service(outside.engine, live.spec, done.call.way_back()));
  if (is_back) {  // By its own failure_action, or by an earlier try of ours.
    if (!promise_of(live).is_stuck()) return Restored::before;
    TRY(post(outside, live, live.spec, {}, writer.headers({})));
    return Restored::now;
  }
  TRY_ASSIGN(const bool is_ours, is_same_service(outside.engine, live.spec, done.call.body));
  if (!is_ours) return left_alone();
  if (!live.previous.is_null()) {
    TRY_ASSIGN(const bool is_previous, is_same_service(outside.engine, live.previous, done.call.way_back()));
    // The Swarm's own way back restores the registry credentials, too, which no API shows.
    if (is_previous) {
      TRY(post(outside, live, live.spec, {{"rollback", "previous"}}, writer.headers({})));
      return Restored::now;
    }
  }
  TRY(post(outside, live, done.call.way_back(), {}, writer.headers(done.call.image)));
  return Restored::now;
}

Result<> restore(const Outside& outside, const Writer& writer, const Done& done) {
  const sys::Deadline deadline(outside.clock, std::chrono::seconds(30));
  while (true) {
    auto restored = restore_once(outside, writer, done);
    if (restored) return {};
    if (!may_be_tried_again(restored.error()) || deadline.has_passed()) return std::move(restored).error();
    TRY(pause(outside.waiting(), milliseconds(300)));
  }
}

/// What a call made goes. Its ID is unknown when no answer came.
Result<> remove_made(Writer& writer, const Done& done) {
  const auto found = writer.look_for(done.call);
  if (!found && found.error().code() == Errc::conflict) return left_alone();
  if (!found) return Error(found.error().code(), found.error().message());
  const bool is_known = done.id != done.call.name;
  if (!*found || (is_known && (*found)->id != done.id)) return {};
  auto gone = done.call;
  gone.id = (*found)->id;
  return writer.remove(gone);
}

/// Removes the one that was made in place of the old one, and makes that again.
Result<> remake(const Outside& outside, Writer& writer, const Done& done) {
  auto old = done.call;
  old.body = old.way_back();
  const auto live = live_service(outside.engine, done.call.name);
  if (!live && live.error().code() != Errc::not_found) return Error(live.error().code(), live.error().message());
  if (live) {
    TRY_ASSIGN(const bool is_old, is_same_service(outside.engine, live->spec, old.body));
    if (is_old) return {};
    TRY(remove_made(writer, {.call = done.call, .id = live->id}));
  }
  TRY(writer.wait_until_gone(live ? live->id : done.id));
  TRY(writer.create(old));
  return {};
}

Result<> undo_service(const Outside& outside, Writer& writer, const Done& done) {
  if (done.call.is_temporary) {  // Whichever of the two it is, before or after it was made anew.
    auto gone = done.call;
    gone.id = done.call.name;
    return writer.remove(gone);
  }
  switch (done.call.verb) {
    case Verb::create: return remove_made(writer, done);
    case Verb::update: return restore(outside, writer, done);
    case Verb::recreate: return remake(outside, writer, done);
    case Verb::remove: break;
  }
  return {};
}

bool was_updated(const Done& done) {
  return done.call.kind == Kind::service && done.call.verb != Verb::create && !done.call.is_temporary;
}

/// Waits until the services that have their old spec again run.
Result<> wait_for_old(const Outside& outside, const Journal& journal, const RollbackOptions& options,
                      milliseconds timeout) {
  Watch watch = {.stack = options.stack,
                 .targets = {},
                 .timeout = timeout,
                 .clock_ahead = options.clock_ahead,
                 .stable = std::chrono::seconds(1)};
  for (const auto& done : journal) {
    if (was_updated(done))
      watch.targets.push_back({.service = done.call.name, .is_new = false, .update_counts = false});
  }
  TRY_ASSIGN(const auto outcome, converge(outside, watch));
  if (outcome.state == State::converged) return {};
  const auto* culprit = outcome.culprit();
  return Error(Errc::partial,
               fmt::format("service \"{}\" does not run as before: {}", culprit->service, culprit->verdict.text));
}

/// The Swarm may pause or undo an update at the very moment in which we do, and so undo our rollback: look again.
Result<> restore_and_wait(const Outside& outside, const Writer& writer, const Journal& journal,
                          const RollbackOptions& options, const sys::Deadline& deadline) {
  constexpr int rounds = 3;
  for (int round = 1;; ++round) {
    auto runs = wait_for_old(outside, journal, options, deadline.left());
    bool is_settled = true;
    for (const auto& done : journal) {
      if (!was_updated(done) || done.call.verb == Verb::recreate) continue;
      TRY_ASSIGN(const auto state, restore_once(outside, writer, done));
      is_settled = is_settled && state == Restored::before;
    }
    if (is_settled || round == rounds) return runs;
  }
}

/// `is_known`: what is there now was seen.
Error incomplete(std::vector<std::string> problems, bool is_known) {
  auto error =
      Error(is_known ? Errc::partial : Errc::timed_out,
            fmt::format("the rollback is {}: {}", is_known ? "incomplete" : "not seen to its end", problems.front()))
          .id("FL0530")
          .help("look at `fairlead stack ps`, mend the cause, and deploy again: it goes on from what is there");
  for (std::size_t i = 1; i < problems.size(); ++i) error = std::move(error).note("also: " + problems[i]);
  return error;
}

}  // namespace

Result<> roll_back(const Outside& outside, Writer& writer, const Journal& journal, const RollbackOptions& options) {
  const sys::Deadline deadline(outside.clock, options.timeout);
  std::vector<std::string> problems;
  bool is_known = true;
  const auto note = [&](const Result<>& result) {
    if (result) return;
    problems.push_back(result.error().message());
    is_known = is_known && !was_unseen(result.error());
  };
  const auto undo = [&](bool is_temporary) {
    for (const auto& done : std::views::reverse(journal)) {
      if (done.call.kind != Kind::service || done.call.is_temporary != is_temporary) continue;
      outside.observer.note(fmt::format("rolling back service {}", done.call.name));
      note(undo_service(outside, writer, done).during(fmt::format("service \"{}\"", done.call.name)));
    }
  };
  undo(false);
  note(restore_and_wait(outside, writer, journal, options, deadline));
  undo(true);  // Until then it may be the one that serves.
  // A task that is still being prepared brings its network back to the node's list.
  for (const auto& done : journal) {
    if (done.call.kind == Kind::service && !was_updated(done)) note(writer.wait_until_gone(done.id));
  }
  for (const auto& done : std::views::reverse(journal)) {
    if (done.call.kind == Kind::service || done.call.verb != Verb::create) continue;
    note(remove_made(writer, done).during(fmt::format("{} \"{}\"", word(done.call.kind), done.call.name)));
  }
  if (problems.empty()) return {};
  if (outside.stop.stop_requested()) return Error(Errc::cancelled, "stopped while the stack was rolled back");
  return incomplete(std::move(problems), is_known);
}

}  // namespace fairlead::swarm
