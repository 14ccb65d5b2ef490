#include "release/steps.hpp"

#include "base/text.hpp"
#include "git/program.hpp"
#include "release/escape.hpp"
#include "release/fit.hpp"
#include "release/markdown.hpp"
#include "release/notes.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

using plan::Action;
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

Step step(plan::Change change, Call call) {
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

/// What of `text` GitLab takes as a description. The plan says what it does not.
std::string fitting_description(const std::string& text, const Source& source, plan::Change& change) {
  auto out = fitting(text, compare_link_of(source));
  if (out != text) {
    change.fields.push_back({.path = "description",
                             .before = "",
                             .after = fmt::format("cut from {} to {} characters, as GitLab takes no more",
                                                  length_of(text), length_of(out))});
  }
  return out;
}

std::string commit_text(const Source& source) {
  return source.has_commit ? "the commit before" : source.observed.head.commit.str();
}

Step create_step(const Source& source) {
  CreateTag call{.name = source.decision.tag,
                 .commit = source.observed.head.commit,
                 .message = message_of(source),
                 .signing = source.options.signing};
  if (source.has_commit) call.commit.reset();
  plan::Change change{.action = Action::create, .kind = "tag", .name = call.name};
  change.fields = {{.path = "commit", .before = "", .after = commit_text(source)}};
  if (call.signing != Signing::none) {
    change.fields.push_back(
        {.path = "signed", .before = "", .after = call.signing == Signing::ssh ? "ssh" : "openpgp"});
  }
  change.why = source.decision.reason;
  return step(std::move(change), std::move(call));
}

std::string title_of(const Source& source) {
  return std::string(release_title) + unmentioned(source.decision.tag);
}

/// GitLab has no push options for commits that it makes: only the message keeps it from starting a pipeline of the
/// branch, which would release again.
std::string commit_message(const Source& source) {
  return title_of(source) + (source.options.push.empty() ? " [skip ci]\n" : "\n");
}

Step commit_step(const Source& source) {
  const auto& options = source.options;
  auto change = files_change("commit", title_of(source), options.files);
  change.fields.push_back({.path = "branch", .before = "", .after = options.branch});
  return step(std::move(change), CommitFiles{options.branch, source.observed.head.commit, commit_message(source),
                                             options.files, options.push});
}

Step upload_step(const Asset& asset) {
  plan::Change change{.action = Action::create, .kind = "package file", .name = asset.target.name};
  change.fields = {{.path = "package", .before = "", .after = asset.target.package + " " + asset.target.version},
                   {.path = "sha256", .before = "", .after = asset.sha256}};
  return step(std::move(change), UploadAsset{asset.file, asset.target, asset.sha256});
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
  plan::Change change{.action = Action::create, .kind = "release", .name = release.tag};
  change.fields = {{.path = "project", .before = "", .after = source.project.web},
                   {.path = "commit", .before = "", .after = commit_text(source)}};
  for (const auto& milestone : release.milestones) change.fields.push_back({"milestone", "", milestone});
  for (const auto& link : release.links) change.fields.push_back({"link", "", link.name + " " + link.url});
  release.description = fitting_description(page_of(source), source, change);
  if (!release.released_at.empty()) change.fields.push_back({"released at", "", release.released_at});
  change.why = source.decision.reason;
  return step(std::move(change), PublishRelease{std::move(release), options.is_tagged});
}

Step pipeline_step(const Source& source) {
  plan::Change change{.action = Action::create, .kind = "pipeline", .name = source.decision.tag};
  change.why = "unless the tag has one";
  // [skip ci] in the message of the commit counts for its tag too.
  const bool skipped = source.has_commit && source.options.push.empty();
  return step(std::move(change), EnsurePipeline{source.decision.tag, !skipped});
}

Step announce_step(const Source& source) {
  Announce call{.tag = source.decision.tag};
  for (const auto& change : source.observed.changes) {
    if (call.commits.size() == most_announced) break;
    call.commits.push_back(change.commit);
  }
  plan::Change change{.action = Action::create, .kind = "notes", .name = source.decision.tag};
  change.why = fmt::format("on the merge requests of {} commits, and the issues they closed", call.commits.size());
  return step(std::move(change), std::move(call));
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
  auto change = files_change("merge request", call.title, call.files);
  change.fields.push_back({.path = "from", .before = "", .after = call.source});
  change.fields.push_back({.path = "into", .before = "", .after = call.target});
  const auto text = options.page ? *options.page : notes(release_of(source.decision, source.observed), options.writing);
  call.description = fitting_description(text, source, change);
  change.why = source.decision.reason;
  return step(std::move(change), std::move(call));
}

/// A tag made here, and pushed to `remote` unless that is empty.
void add_tag(std::vector<Step>& out, const Source& source, const std::string& remote) {
  if (!source.options.is_tagged) out.push_back(create_step(source));
  if (!remote.empty()) out.push_back(push_step(remote, source.decision.tag));
}

void add_release(std::vector<Step>& out, const Source& source) {
  for (const auto& asset : source.options.assets) out.push_back(upload_step(asset));
  out.push_back(publish_step(source));
  if (source.options.pipeline) out.push_back(pipeline_step(source));
  if (source.options.announce) out.push_back(announce_step(source));
}

}  // namespace

plan::Change files_change(std::string kind, std::string name, const std::vector<FileEdit>& files) {
  plan::Change change{.action = Action::create, .kind = std::move(kind), .name = std::move(name)};
  for (const auto& file : files) {
    change.fields.push_back(
        {.path = "file", .before = "", .after = fmt::format("{} ({} bytes)", file.path, file.content.size())});
  }
  return change;
}

bool skips_pipelines(std::string_view message) {
  const auto text = lower(message);
  return text.find("[skip ci]") != text.npos || text.find("[ci skip]") != text.npos;
}

Step push_step(const std::string& remote, const std::string& tag) {
  plan::Change change{.action = Action::create, .kind = "remote tag", .name = tag};
  change.fields = {{.path = "remote", .before = "", .after = git::without_credentials(remote)}};
  change.why = "unless it is there";
  return step(std::move(change), PushTag{remote, tag});
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
