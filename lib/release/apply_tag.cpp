// Tags: made here, and pushed.
#include "base/text.hpp"
#include "git/program.hpp"
#include "release/applying.hpp"
#include "release/remote.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds stale_after(2);

/// What `ask` gives, once it is nothing that may pass.
template <class Ask>
auto settled(Ask ask, Applying& applying) -> decltype(ask()) {
  constexpr int most_attempts = 4;
  for (int attempt = 1;; ++attempt) {
    auto answer = ask();
    if (answer || !sys::may_pass(answer.error()) || attempt == most_attempts) return answer;
    TRY(sys::pause_before(attempt + 1, applying.waiting()));
  }
}

/// git keeps a signature as a part of the message.
std::string_view without_signature(std::string_view message) {
  for (const auto* begin : {"-----BEGIN PGP SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----"}) {
    const auto at = message.find(begin);
    if (at != message.npos) return message.substr(0, at);
  }
  return message;
}

bool is_signed(const git::TagContent& tag) {
  return without_signature(tag.message).size() != tag.message.size();
}

/// Is the tag there already? `conflict` if one of that name is, and differs.
Result<bool> is_there(const CreateTag& call, const git::Id& commit, const git::Repository& repository) {
  TRY_ASSIGN(const auto tag, repository.tag(call.name));
  if (!tag) return false;
  const auto name = printable(call.name);
  const auto message = call.signing == Signing::none ? std::string_view(tag->message) : without_signature(tag->message);
  std::string difference;
  if (tag->commit != commit) {
    difference = fmt::format("it names commit {}, not {}", tag->commit.brief(), commit.brief());
  } else if (!tag->annotated) {
    difference = "it is not annotated";
  } else if (message != call.message) {
    difference = "it has another message";
  } else if (call.signing != Signing::none && !is_signed(*tag)) {
    difference = "it is not signed";
  } else {
    return true;
  }
  return Error(Errc::conflict, fmt::format("tag \"{}\" exists and is another: {}", name, difference))
      .id("FL0305")
      .help(fmt::format("look at it with `git show {}`; if it is a mistake, remove it and run again", name));
}

/// Removes the tag that was just made, and no other.
Result<> remove_tag(const std::string& name, const git::Id& object, const Outside& outside) {
  TRY(outside.processes.run(
      {.arguments = {"git", "-C", outside.directory, "update-ref", "-d", "refs/tags/" + name, object.str()},
       .environment = git::without_repository(outside.environment)},
      outside.stop));
  return {};
}

/// Signed tags are made by git itself, which finds the key as the user configured it.
Result<> create_signed(const CreateTag& call, const git::Id& commit, const Outside& outside) {
  const auto& tagger = outside.tagger;
  auto environment = git_environment(outside.environment);
  environment["GIT_COMMITTER_NAME"] = tagger.name;
  environment["GIT_COMMITTER_EMAIL"] = tagger.email;
  environment["GIT_COMMITTER_DATE"] = fmt::format("{} +0000", tagger.time.time_since_epoch().count());
  const auto* format = call.signing == Signing::ssh ? "gpg.format=ssh" : "gpg.format=openpgp";
  TRY_ASSIGN(const auto completion,
             outside.processes.run({.arguments = {"git", "-C", outside.directory, "-c", format, "tag", "--sign",
                                                  "--cleanup=verbatim", "--file=-", "--", call.name, commit.str()},
                                    .input = Secret(call.message),
                                    .environment = std::move(environment)},
                                   outside.stop));
  TRY_ASSIGN(const auto made, outside.repository.tag(call.name));
  if (completion.status == 0 && made && is_signed(*made)) return {};
  // git 2.39 says that all is well when it cannot read an SSH key, and leaves a tag without a signature.
  if (completion.status == 0 && made) TRY(remove_tag(call.name, made->object, outside));
  auto error = Error(Errc::denied, fmt::format("git could not sign the tag \"{}\"", printable(call.name))).id("FL0351");
  for (const auto line : lines(completion.errors)) error = std::move(error).note(printable(line));
  return std::move(error).help("git config user.signingKey names the key; the agent or the file must be reachable");
}

Result<> create_once(const CreateTag& call, const git::Id& commit, const Outside& outside) {
  if (call.signing != Signing::none) return create_signed(call, commit, outside);
  return outside.repository.create_tag(call.name, commit, call.message, outside.tagger);
}

/// Creates the tag; waits for a lock, and removes one that nobody has touched for as long as a live program would need.
Result<> create(const CreateTag& call, const git::Id& commit, const Outside& outside) {
  const sys::Deadline deadline(outside.clock, stale_after);
  for (bool may_remove = true;;) {
    auto created = create_once(call, commit, outside);
    if (created || created.error().id() != "FL0309") return created;
    if (!deadline.has_passed()) {
      TRY(sys::pause({outside.clock, outside.stop}, milliseconds(100), "stopped while waiting for a lock"));
      continue;
    }
    if (!std::exchange(may_remove, false)) return created;
    TRY_ASSIGN(const bool removed, outside.repository.remove_stale_lock(call.name, stale_after));
    if (!removed) return created;
    outside.observer.warning(fmt::format("removed the lock of tag {}, which a killed program left", call.name));
  }
}

Error is_another_there(const PushTag& call) {
  const auto remote = printable(git::without_credentials(call.remote)), name = printable(call.name);
  return Error(Errc::conflict, fmt::format("tag \"{}\" exists at \"{}\" and is another", name, remote))
      .id("FL0305")
      .help(
          fmt::format("take it with `git fetch --force {} tag {}`, and plan again; a tag that is there is never moved",
                      remote, name));
}

/// A tag is not made here if it cannot be pushed after.
Result<> check_remote_tag(const CreateTag& call, const git::Id& commit, Applying& applying) {
  for (const auto& step : applying.planned.plan.steps) {
    const auto* push = std::get_if<PushTag>(&step.call);
    if (push == nullptr || push->name != call.name) continue;
    TRY_ASSIGN(const auto there,
               settled([&] { return remote_ref(push->remote, "refs/tags/" + call.name, applying); }, applying));
    if (!there) continue;
    TRY_ASSIGN(const auto peeled,
               settled([&] { return remote_ref(push->remote, "refs/tags/" + call.name + "^{}", applying); }, applying));
    if (peeled != commit) return is_another_there(*push);
  }
  return {};
}

}  // namespace

Result<bool> perform(const CreateTag& call, Applying& applying) {
  const auto& outside = applying.outside;
  TRY_ASSIGN(const auto commit, commit_or_made(call.commit, applying));
  TRY_ASSIGN(const bool there, is_there(call, commit, outside.repository));
  if (there) {
    // Killed between the two halves of a rename, a run leaves the tag and its lock.
    TRY(outside.repository.remove_stale_lock(call.name, stale_after));
    return false;
  }
  TRY(check_unmoved(applying));
  TRY(check_remote_tag(call, commit, applying));
  auto created = create(call, commit, outside);
  // Somebody may have been faster; it is well if they made the same tag.
  if (!created && created.error().id() != "FL0305") return std::move(created).error();
  TRY_ASSIGN(const bool proven, is_there(call, commit, outside.repository));
  if (!proven) return Error(Errc::io, fmt::format("tag \"{}\" was written and is not there", printable(call.name)));
  return created.has_value();
}

/// git does nothing when the remote has the same tag, and refuses to replace another.
Result<bool> perform(const PushTag& call, Applying& applying) {
  const auto ref = "refs/tags/" + call.name;
  const Push refs{.remote = call.remote,
                  .refspec = fmt::format("{0}:{0}", ref),
                  .what = fmt::format("tag \"{}\"", printable(call.name))};
  TRY_ASSIGN(const auto local, applying.outside.repository.tag(call.name));
  TRY_ASSIGN(const auto outcome, settled([&] { return push(refs, applying); }, applying));
  if (outcome != Pushed::rejected) return outcome == Pushed::changed;
  // Two runs make two tag objects of one content, as the time of the tagger differs: what counts is the commit.
  TRY_ASSIGN(const auto peeled, remote_ref(call.remote, ref + "^{}", applying));
  if (peeled && local && *peeled == local->commit) return false;
  return is_another_there(call);
}

}  // namespace fairlead::release
