#include "release/go_semrel_plan.hpp"

#include "release/steps.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::release::go_semrel {
namespace {

using plan::Action;
using Step = plan::Step<Call>;

Step commit_step(const Observed& observed, const Making& making) {
  auto change = files_change("commit", making.message.substr(0, making.message.find('\n')), making.files);
  change.fields.push_back({.path = "branch", .before = "", .after = making.branch});
  return {std::move(change), CommitFiles{making.branch, observed.head.commit, making.message, making.files}};
}

Step publish_step(const Outcome& outcome, const Observed& observed, const Making& making) {
  const bool on_commit = !making.files.empty() && !making.tags_head;
  gitlab::NewRelease release{.tag = making.tag,
                             .commit = on_commit ? "" : observed.head.commit.str(),
                             .tag_message = "Release " + making.tag,
                             .name = "Release " + making.tag,
                             .description = text(outcome, Text::note)};
  plan::Change change{.action = Action::create, .kind = "release", .name = making.tag};
  change.fields = {
      {.path = "project", .before = "", .after = making.project.web},
      {.path = "commit", .before = "", .after = on_commit ? "the commit before" : observed.head.commit.str()}};
  return {std::move(change), PublishRelease{std::move(release)}};
}

Step pipeline_step(const Making& making) {
  plan::Change change{.action = Action::create, .kind = "pipeline", .name = making.tag};
  change.why = "unless the tag has one";
  const bool skipped = !making.files.empty() && !making.tags_head && skips_pipelines(making.message);
  return {std::move(change), EnsurePipeline{making.tag, !skipped}};
}

}  // namespace

Planned plan(const Outcome& outcome, const Observed& observed, const TagForm& form, const Making& making) {
  Planned out{.plan = {.steps = {}, .observed = observed.fingerprint()},
              .version = outcome.next.str(),
              .prefix = form.prefix,
              .tolerant = form.tolerant,
              .project = making.project};
  if (!making.files.empty()) out.plan.steps.push_back(commit_step(observed, making));
  out.plan.steps.push_back(publish_step(outcome, observed, making));
  if (making.pipeline) out.plan.steps.push_back(pipeline_step(making));
  return out;
}

}  // namespace fairlead::release::go_semrel
