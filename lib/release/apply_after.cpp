// What follows a release: its pipeline, and the word to those who waited for it.
#include "base/text.hpp"
#include "gitlab/discussion.hpp"
#include "gitlab/pipelines.hpp"
#include "release/applying.hpp"
#include "release/escape.hpp"
#include "release/markdown.hpp"

#include <fmt/core.h>
#include <set>
#include <utility>

namespace fairlead::release {
namespace {

using gitlab::Topic;

/// The commit that the tag names, as GitLab has it now.
Result<std::string> tagged_commit(const EnsurePipeline& call, const Applying& applying) {
  TRY_ASSIGN(const auto release, gitlab::find_release(*applying.outside.gitlab, call.tag));
  if (release) return release->commit;
  return Error(Errc::conflict, fmt::format("release \"{}\" is gone again", printable(call.tag)))
      .id("FL0345")
      .help("somebody removed it meanwhile: apply the plan again to have it, and its pipeline");
}

/// GitLab starts pipelines in the background. Waits a little for one that should come by itself.
Result<bool> appears(const EnsurePipeline& call, const std::string& commit, Applying& applying) {
  constexpr int most_looks = 15;
  const auto& outside = applying.outside;
  const bool expected = call.starts_itself && !applying.pushed_as_job;
  for (int looks = 1;; ++looks) {
    TRY_ASSIGN(const bool there, gitlab::has_tag_pipeline(*outside.gitlab, call.tag, commit));
    if (there || !expected || looks == most_looks) return there;
    outside.observer.waiting("the pipeline of tag " + call.tag, "not there yet");
    TRY(sys::pause(applying.waiting(), std::chrono::seconds(1), "stopped while waiting for the pipeline of the tag"));
  }
}

Error no_pipeline(const EnsurePipeline& call, const Error& cause) {
  return Error(cause.code(), fmt::format("tag \"{}\" has no pipeline: {}", printable(call.tag), cause.message()))
      .id("FL0347")
      .help("the release is there; start the pipeline by hand, or say --no-pipeline where tags have none");
}

std::string marker(const std::string& tag) {
  return fmt::format("<!-- fairlead:{} -->", tag);
}

/// True if a note was written. What fails is told and does no harm.
bool announce(const Topic& topic, const std::string& text, const Announce& call, Applying& applying) {
  auto& client = *applying.outside.gitlab;
  const auto written = sys::ensure(
      applying.waiting(), [&] { return gitlab::has_note(client, topic, marker(call.tag)); },
      [&] { return gitlab::create_note(client, topic, text); });
  if (!written) {
    applying.outside.observer.warning(fmt::format("no note on {}: {}", topic.str(), written.error().message()));
    return false;
  }
  return *written;
}

/// The merge requests of the commits, and the issues that these close. Each once, sorted.
Result<std::set<Topic>> topics_of(const Announce& call, Applying& applying) {
  auto& client = *applying.outside.gitlab;
  std::set<Topic> out;
  for (const auto& commit : call.commits) {
    TRY_ASSIGN(const auto requests, gitlab::merged_requests_of(client, commit.str()));
    for (const auto& request : requests) {
      if (!out.insert({Topic::Kind::merge_request, request.iid}).second) continue;
      TRY_ASSIGN(const auto issues, gitlab::issues_closed_by(client, request));
      for (const auto iid : issues) out.insert({Topic::Kind::issue, iid});
    }
  }
  return out;
}

}  // namespace

Result<bool> perform(const EnsurePipeline& call, Applying& applying) {
  TRY_ASSIGN(const auto commit, tagged_commit(call, applying));
  const auto look = [&] { return appears(call, commit, applying); };
  const auto make = [&] { return gitlab::start_tag_pipeline(*applying.outside.gitlab, call.tag); };
  auto started = sys::ensure(applying.waiting(), look, make);
  if (started || started.error().code() == Errc::cancelled) return started;
  return no_pipeline(call, started.error());
}

Result<bool> perform(const Announce& call, Applying& applying) {
  const auto& outside = applying.outside;
  if (outside.gitlab->has_job_token()) {
    outside.observer.note("a job token may write no notes on merge requests and issues: none were written");
    return false;
  }
  const auto topics = topics_of(call, applying);
  if (!topics) {
    if (topics.error().code() == Errc::cancelled) return Error(Errc::cancelled, topics.error().message());
    outside.observer.warning("no notes on merge requests and issues: " + topics.error().message());
    return false;
  }
  const auto& web = outside.gitlab->location().web;
  const auto text = fmt::format("Released in [{}]({}/-/releases/{}).\n\n{}", escaped(call.tag), web,
                                tag_in_url(call.tag), marker(call.tag));
  bool any = false;
  for (const auto& topic : *topics) {
    if (outside.stop.stop_requested()) return Error(Errc::cancelled, "stopped between two notes");
    any = announce(topic, text, call, applying) || any;
  }
  return any;
}

}  // namespace fairlead::release
