#include "release/apply.hpp"

#include "base/text.hpp"
#include "release/applying.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

using std::chrono::milliseconds;

/// Before anything is touched: what will be needed later is there.
Result<> check(const Planned& planned, const Outside& outside) {
  const bool needs = std::ranges::any_of(planned.plan.steps, [](const auto& step) { return needs_gitlab(step.call); });
  if (!needs || outside.gitlab != nullptr) return {};
  return Error(Errc::denied, "the plan needs GitLab, and there is no token")
      .id("FL0344")
      .help("set GITLAB_TOKEN to a project access token; in a GitLab job, CI_JOB_TOKEN is enough for mode api");
}

/// What the fingerprint becomes once the tag of `call` is there, at HEAD.
std::optional<std::string> with_tag(const Call& call) {
  std::string tag;
  std::optional<git::Id> commit;
  if (const auto* create = std::get_if<CreateTag>(&call)) {
    tag = create->name;
    commit = create->commit;
  } else if (const auto* publish = std::get_if<PublishRelease>(&call)) {
    tag = publish->release.tag;
    commit = git::Id::parse(publish->release.commit);
  }
  if (!commit) return {};
  return Observed{.head = {.commit = *commit}, .base = Base{.version = {}, .tag = tag, .commit = *commit}}
      .fingerprint();
}

std::string_view head_of(std::string_view fingerprint) {
  return fingerprint.substr(0, fingerprint.find(" base "));
}

/// Is the only difference that an earlier run, or a step before, made the tag?
bool has_own_tag(std::string_view now, const Planned& planned) {
  if (head_of(now) != head_of(planned.plan.observed)) return false;
  return std::ranges::any_of(planned.plan.steps, [&](const auto& step) { return with_tag(step.call) == now; });
}

/// What the steps before did stays: a release goes forward only.
Error with_what_stays(Error error, const std::vector<std::string>& made) {
  if (made.empty()) return error;
  for (const auto& what : made) error = std::move(error).note(what + " was made, and stays");
  // What can pass, or wants another plan, is told by its own status.
  const bool final = error.code() == Errc::denied || error.code() == Errc::config || error.code() == Errc::refused ||
                     error.code() == Errc::not_found;
  if (!final) return error;
  return std::move(error)
      .as(Errc::partial)
      .note("mend what the error names and apply the plan again: it goes on where it stopped");
}

}  // namespace

std::string who_and_what(std::string_view id, std::string_view author, std::string_view message) {
  return printable(fmt::format("{} by {}: {}", id.substr(0, 7), author, message.substr(0, message.find('\n'))));
}

Result<> check_unmoved(const Applying& applying) {
  const auto& planned = applying.planned;
  const auto& repository = applying.outside.repository;
  TRY_ASSIGN(const auto now, fingerprint(repository, {planned.prefix, planned.tolerant}, planned.identifier));
  if (now == planned.plan.observed || has_own_tag(now, planned)) return {};
  auto error = Error(Errc::conflict, "the repository moved since the plan was made")
                   .id("FL0306")
                   .note("planned for: " + printable(planned.plan.observed))
                   .note("now it is:   " + printable(now))
                   .help("plan again, read the plan, apply it");
  if (head_of(now) == head_of(planned.plan.observed)) return error;
  TRY_ASSIGN(const auto head, repository.head());
  TRY_ASSIGN(const auto commit, repository.commit(head.commit));
  return std::move(error).note("HEAD is " + who_and_what(head.commit.str(), commit.author.name, commit.message));
}

Result<git::Id> commit_or_made(const std::optional<git::Id>& named, const Applying& applying) {
  if (named) return *named;
  if (applying.made) return *applying.made;
  return Error(Errc::config, "the plan tags a commit that none of its steps before makes")
      .id("FL0310")
      .help("make a new one: fairlead release plan --out FILE");
}

Result<Applied> apply(const Planned& planned, const Outside& outside) {
  TRY(check(planned, outside));
  Applied out;
  Applying applying{planned, outside};
  std::vector<std::string> made;
  for (const auto& [change, call] : planned.plan.steps) {
    if (outside.stop.stop_requested()) {
      return with_what_stays(Error(Errc::cancelled, "stopped before " + change.name), made);
    }
    const auto start = outside.clock.steady();
    outside.observer.step_started(change);
    auto changed = std::visit([&](const auto& c) { return perform(c, applying); }, call);
    if (!changed) return with_what_stays(std::move(changed).error(), made);
    // A tag in this clone alone is nothing that anybody sees.
    if (*changed && !std::holds_alternative<CreateTag>(call)) made.push_back(change.kind + " " + change.name);
    const auto took = std::chrono::duration_cast<milliseconds>(outside.clock.steady() - start);
    outside.observer.step_finished(change, took);
    ++(*changed ? out.done : out.already);
  }
  return out;
}

Result<bool> is_released(const Planned& planned, const git::Repository& repository) {
  if (!planned.released) return false;
  TRY_ASSIGN(const auto head, repository.head());
  if (head_of(planned.plan.observed) == "head " + head.commit.str()) return true;
  TRY_ASSIGN(const auto tag, repository.tag(planned.tag));
  return tag && tag->commit == head.commit;
}

}  // namespace fairlead::release
