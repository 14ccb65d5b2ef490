#include "release/apply.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

using std::chrono::milliseconds;

/// Is the tag there already? `conflict` if one of that name is, and differs.
Result<bool> is_there(const CreateTag& call, const git::Repository& repository) {
  TRY_ASSIGN(const auto tag, repository.tag(call.name));
  if (!tag) return false;
  const auto name = printable(call.name);
  std::string difference;
  if (tag->commit != call.commit) {
    difference = fmt::format("it names commit {}, not {}", tag->commit.brief(), call.commit.brief());
  } else if (!tag->annotated) {
    difference = "it is not annotated";
  } else if (tag->message != call.message) {
    difference = "it has another message";
  } else {
    return true;
  }
  return Error(Errc::conflict, fmt::format("tag \"{}\" exists and is another: {}", name, difference))
      .id("FL0305")
      .help(fmt::format("look at it with `git show {}`; if it is a mistake, remove it and run again", name));
}

Result<> check_unmoved(const Planned& planned, const git::Repository& repository) {
  TRY_ASSIGN(const auto now, fingerprint(repository, planned.prefix, planned.identifier));
  if (now == planned.plan.observed) return {};
  return Error(Errc::conflict, "the repository moved since the plan was made")
      .id("FL0306")
      .note("planned for: " + printable(planned.plan.observed))
      .note("now it is:   " + printable(now))
      .help("plan again, read the plan, apply it");
}

/// Creates the tag; waits for a lock, and removes one that nobody has touched for as long as a live program would need.
Result<> create(const CreateTag& call, const Outside& outside) {
  constexpr milliseconds pause(100);
  constexpr std::chrono::seconds stale_after(2);
  const auto deadline = outside.clock.steady() + stale_after;
  for (bool may_remove = true;;) {
    auto created = outside.repository.create_tag(call.name, call.commit, call.message, outside.tagger);
    if (created || created.error().id() != "FL0309") return created;
    if (outside.clock.steady() < deadline) {
      if (!outside.clock.sleep(pause, outside.stop)) return Error(Errc::cancelled, "stopped while waiting for a lock");
      continue;
    }
    if (!std::exchange(may_remove, false)) return created;
    TRY_ASSIGN(const bool removed, outside.repository.remove_stale_lock(call.name, stale_after));
    if (!removed) return created;
    outside.observer.warning(fmt::format("removed the lock of tag {}, which a killed program left", call.name));
  }
}

/// True if it changed something.
Result<bool> perform(const CreateTag& call, const Planned& planned, const Outside& outside) {
  TRY_ASSIGN(const bool there, is_there(call, outside.repository));
  if (there) return false;
  TRY(check_unmoved(planned, outside.repository));
  auto created = create(call, outside);
  // Somebody may have been faster; it is well if they made the same tag.
  if (!created && created.error().id() != "FL0305") return std::move(created).error();
  TRY_ASSIGN(const bool proven, is_there(call, outside.repository));
  if (!proven) return Error(Errc::io, fmt::format("tag \"{}\" was written and is not there", printable(call.name)));
  return created.has_value();
}

Error push_failed(const PushTag& call, const sys::Completion& completion) {
  const auto text = completion.output + completion.errors;  // --porcelain tells of rejections on standard output
  const auto says = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  const bool differs = says("already exists");
  const bool denied = says("Authentication failed") || says("Permission denied") || says("could not read Username") ||
                      says("403") || says("not allowed");
  const auto code = differs ? Errc::conflict : denied ? Errc::denied : Errc::unavailable;
  auto error = Error(code, fmt::format(R"(git could not push tag "{}" to "{}")", printable(call.name),
                                       printable(git::without_credentials(call.remote))));
  for (const auto line : lines(text)) {
    if (!trim(line).empty()) error = std::move(error).note(printable(git::without_credentials(line)));
  }
  if (differs) error = std::move(error).id("FL0305");
  return error;
}

/// git does nothing when the remote has the same tag, and refuses to replace another.
Result<bool> perform(const PushTag& call, const Planned& /*planned*/, const Outside& outside) {
  const auto ref = "refs/tags/" + call.name;
  sys::Invocation push{.arguments = {"git", "-C", outside.directory, "push", "--porcelain", "--no-follow-tags",
                                     call.remote, ref + ":" + ref},
                       .environment = outside.environment,
                       .timeout = std::chrono::minutes(5)};
  push.environment->insert_or_assign("GIT_TERMINAL_PROMPT", "0");
  push.environment->insert_or_assign("LC_ALL", "C");
  TRY_ASSIGN(const auto completion, outside.processes.run(push, outside.stop).during("push tag " + call.name));
  if (completion.status != 0) return push_failed(call, completion);
  const bool up_to_date = completion.output.starts_with('=') || completion.output.find("\n=") != std::string::npos;
  return !up_to_date;  // "=" in the first column: git-push(1), OUTPUT
}

}  // namespace

Result<Applied> apply(const Planned& planned, const Outside& outside) {
  Applied out;
  for (const auto& [change, call] : planned.plan.steps) {
    if (outside.stop.stop_requested()) return Error(Errc::cancelled, "stopped before " + change.name);
    const auto start = outside.clock.steady();
    outside.observer.step_started(change);
    TRY_ASSIGN(const bool changed, std::visit([&](const auto& c) { return perform(c, planned, outside); }, call));
    const auto took = std::chrono::duration_cast<milliseconds>(outside.clock.steady() - start);
    outside.observer.step_finished(change, took);
    ++(changed ? out.done : out.already);
  }
  return out;
}

}  // namespace fairlead::release
