#include "release/steps.hpp"

#include "base/text.hpp"
#include "release/escape.hpp"
#include "release/fit.hpp"
#include "release/markdown.hpp"
#include "release/notes.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

using Step = plan::Step<Call>;

constexpr std::size_t most_announced = 200;

/// Everything that the steps are made of.
struct Source {
  const Decision& decision;
  const Observed& observed;
  const PlanOptions& options;
  gitlab::Location project = {};  ///< Empty in mode tag, which needs none.
  bool has_commit = false;        ///< The release is a commit that is yet to be made.
};

Step step(Call call, const Source& source, std::string why = {}) {
  auto change = described(call, source.project);
  change.why = std::move(why);
  return {std::move(change), std::move(call)};
}

std::string compare_link_of(const Source& source) {
  const auto& base = source.observed.base;
  return compare_link(base ? base->tag : "", source.decision.tag, source.options.writing.url);
}

std::string message_of(const Source& source) {
  const auto body = notes_body(source.observed.changes, source.options.writing);
  return fitting(fmt::format("Release {}\n{}{}", source.decision.version_text(), body.empty() ? "" : "\n", body),
                 compare_link_of(source));
}

std::string page_of(const Source& source) {
  if (source.options.page) return *source.options.page;
  return notes_page(release_of(source.decision, source.observed), source.options.writing);
}

/// The plan says what of `text` GitLab does not take as a description.
Step step_with(const std::string& text, const std::string& description, Step step) {
  if (description != text) {
    step.change.fields.push_back({.path = "description",
                                  .before = "",
                                  .after = fmt::format("cut from {} to {} characters, as GitLab takes no more",
                                                       length_of(text), length_of(description))});
  }
  return step;
}

Step create_step(const Source& source) {
  CreateTag call{.name = source.decision.tag,
                 .commit = source.observed.head.commit,
                 .message = message_of(source),
                 .signing = source.options.signing};
  if (source.has_commit) call.commit.reset();
  return step(std::move(call), source, source.decision.reason);
}

std::string title_of(const Source& source) {
  return std::string(release_title) + unmentioned(source.decision.tag);
}

/// GitLab has no push options for commits that it makes: only the message keeps it from starting a pipeline of the
/// branch, which would release again.
std::string commit_message(const Source& source) {
  return title_of(source).append(source.options.push.empty() ? skip_ci : "") + "\n";
}

Step commit_step(const Source& source) {
  const auto& options = source.options;
  return step(
      CommitFiles{options.branch, source.observed.head.commit, commit_message(source), options.files, options.push},
      source);
}

std::vector<gitlab::Link> links_of(const Source& source) {
  auto out = source.options.links;
  for (const auto& asset : source.options.assets) {
    out.push_back({asset.target.name, gitlab::url_of(source.project, asset.target), asset.type, asset.path});
  }
  return out;
}

Step publish_step(const Source& source) {
  const auto& options = source.options;
  gitlab::NewRelease release{.tag = source.decision.tag,
                             .commit = source.has_commit ? "" : source.observed.head.commit.str(),
                             .tag_message = message_of(source),
                             .name = source.decision.tag,
                             .description = {},
                             .milestones = options.milestones,
                             .released_at = options.released_at,
                             .links = links_of(source)};
  const auto page = page_of(source);
  release.description = fitting(page, compare_link_of(source));
  const auto description = release.description;
  return step_with(page, description,
                   step(PublishRelease{std::move(release), options.is_tagged}, source, source.decision.reason));
}

Step pipeline_step(const Source& source) {
  // [skip ci] in the message of the commit counts for its tag too.
  const bool skipped = source.has_commit && source.options.push.empty();
  return step(EnsurePipeline{source.decision.tag, !skipped}, source, "unless the tag has one");
}

Step announce_step(const Source& source) {
  Announce call{.tag = source.decision.tag};
  for (const auto& change : source.observed.changes) {
    if (call.commits.size() == most_announced) break;
    call.commits.push_back(change.commit);
  }
  auto why = fmt::format("on the merge requests of {} commits, and the issues they closed", call.commits.size());
  return step(std::move(call), source, std::move(why));
}

Step propose_step(const Source& source) {
  const auto& options = source.options;
  ProposeRelease call{.source = "fairlead/release-" + options.branch,
                      .target = options.branch,
                      .parent = source.observed.head.commit,
                      .message = title_of(source) + "\n",
                      .files = options.files,
                      .title = title_of(source),
                      .description = {}};
  const auto text = options.page ? *options.page : notes(release_of(source.decision, source.observed), options.writing);
  call.description = fitting(text, compare_link_of(source));
  const auto description = call.description;
  return step_with(text, description, step(std::move(call), source, source.decision.reason));
}

/// A tag made here, and pushed to `remote` unless that is empty.
void add_tag(std::vector<Step>& out, const Source& source, const std::string& remote) {
  if (!source.options.is_tagged) out.push_back(create_step(source));
  if (!remote.empty()) out.push_back(push_step(remote, source.decision.tag));
}

void add_release(std::vector<Step>& out, const Source& source) {
  for (const auto& asset : source.options.assets) {
    out.push_back(step(UploadAsset{asset.file, asset.target, asset.sha256}, source));
  }
  out.push_back(publish_step(source));
  if (source.options.pipeline) out.push_back(pipeline_step(source));
  if (source.options.announce) out.push_back(announce_step(source));
}

}  // namespace

bool skips_pipelines(std::string_view message) {
  const auto text = lower(message);
  return text.find("[skip ci]") != text.npos || text.find("[ci skip]") != text.npos;
}

Step push_step(const std::string& remote, const std::string& tag) {
  Call call = PushTag{remote, tag};
  auto change = described(call, {});
  change.why = "unless it is there";
  return {std::move(change), std::move(call)};
}

std::vector<Step> steps(const Decision& decision, const Observed& observed, const PlanOptions& options) {
  Source source{decision, observed, options, options.project.value_or(gitlab::Location{})};
  std::vector<Step> out;
  switch (options.mode) {
    case Mode::tag: add_tag(out, source, options.push); return out;
    case Mode::push: add_tag(out, source, options.push.empty() ? source.project.repository() : options.push); break;
    case Mode::api: break;
    case Mode::commit:
      source.has_commit = !options.files.empty() && !options.is_tagged;
      if (source.has_commit) out.push_back(commit_step(source));
      if (!options.push.empty()) add_tag(out, source, options.push);
      break;
    case Mode::mr:
      // Files that need no change say that the merge request of this version was merged.
      if (options.files.empty() || options.is_tagged) break;
      out.push_back(propose_step(source));
      return out;
  }
  add_release(out, source);
  return out;
}

}  // namespace fairlead::release
