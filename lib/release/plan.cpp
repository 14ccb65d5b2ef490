#include "release/plan.hpp"

#include "base/text.hpp"
#include "git/program.hpp"
#include "release/notes.hpp"
#include "release/steps.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

struct ModeName {
  std::string_view word;
  Mode mode;
};

constexpr std::array<ModeName, 5> mode_names = {
    {{"tag", Mode::tag}, {"push", Mode::push}, {"api", Mode::api}, {"commit", Mode::commit}, {"mr", Mode::mr}}};

Result<> check_version(const Decision& decision) {
  if (!decision.taken_by.empty()) {
    return Error(Errc::conflict, fmt::format("version {} is taken by the tag \"{}\", which is not part of this history",
                                             decision.version_text(), printable(decision.taken_by)))
        .id("FL0305")
        .help("fetch and merge the branch that has the tag, or choose another version with --as");
  }
  if (decision.is_due && !git::is_tag_name(decision.tag)) {
    return Error(Errc::config, fmt::format("git allows no tag named \"{}\"", printable(decision.tag)))
        .help("change --tag-prefix (release.tag-prefix): no blanks, no \"..\" and none of ~^:?*[\\ in it");
  }
  return {};
}

Result<> check(const PlanOptions& options) {
  TRY(check_remote(options.push));
  if (options.mode == Mode::tag) return {};
  if (!options.project) {
    return Error(Errc::config, "no GitLab project is named")
        .id("FL0340")
        .help("name it with --url https://gitlab.example.org/group/project; in a GitLab job it is known");
  }
  const bool commits = options.mode == Mode::commit || options.mode == Mode::mr;
  if (commits && options.branch.empty()) {
    return Error(Errc::config, "HEAD is detached, so no branch is known that the commit could go to")
        .help("name it with --branch; in a GitLab job of a branch it is known");
  }
  for (const auto& link : options.links) {
    if (gitlab::is_link_type(link.type)) continue;
    return Error(Errc::config, fmt::format("\"{}\" is no type of a link", printable(link.type)))
        .help("other, runbook, image or package");
  }
  for (const auto& asset : options.assets) TRY(gitlab::check_names(asset.target));
  return {};
}

/// HEAD has the tag already, maybe made by an earlier run that was stopped before it was pushed.
bool is_tagged(const Observed& observed) {
  return observed.base && observed.base->commit == observed.head.commit;
}

/// A commit that has its tag is of no branch any more: what may be missing of the release is made everywhere.
Result<> check_branch(const Observed& observed, const Policy& policy) {
  if (may_release(observed.branch, policy)) return {};
  const auto& name = observed.branch.name;
  return Error(Errc::refused, name.empty() ? "nobody says which branch HEAD is, and only some release"
                                           : fmt::format("the branch \"{}\" releases nothing", printable(name)))
      .id("FL0332")
      .help(name.empty() ? "name it with --branch"
                         : "name it in release.branches if it should; `fairlead release next` shows its version");
}

/// Who writes "BREAKING CHANGE:" means it, also where it does not count: users would get it as a harmless version.
Result<> check_breaking(const Decision& decision, const Observed& observed, const Policy& policy) {
  const bool asked = policy.as || std::ranges::any_of(observed.changes, [](const auto& c) { return !!c.release_as; });
  if (!decision.is_due || !observed.base || asked || decision.bump >= policy.rules.breaking) return {};
  const auto found = std::ranges::find_if(observed.changes, &Change::says_breaking);
  if (found == observed.changes.end()) return {};
  return Error(Errc::refused,
               fmt::format("commit {} says BREAKING CHANGE in a way that does not count, and {} would not "
                           "tell of it",
                           found->commit.brief(), decision.version_text()))
      .id("FL0360")
      .help(fmt::format("--as {} if it breaks nothing, else --as with the version that it makes",
                        decision.version_text()));
}

/// The pipeline of an older commit that is run again would release what a later one has released.
Result<> check_newest(const Decision& decision, const Observed& observed) {
  if (!decision.is_due || observed.released_in.empty()) return {};
  return Error(Errc::conflict, fmt::format("commit {} is part of {} already, which is later on the branch \"{}\"",
                                           observed.head.commit.brief(), printable(observed.released_in),
                                           printable(observed.head.branch)))
      .id("FL0354")
      .help("run the pipeline of the newest commit of the branch");
}

}  // namespace

bool releases(const std::vector<plan::Step<Call>>& steps) {
  return std::ranges::any_of(steps, [](const auto& step) {
    return std::holds_alternative<CreateTag>(step.call) || std::holds_alternative<PublishRelease>(step.call);
  });
}

std::optional<Mode> mode_of(std::string_view word) {
  const auto* const found = std::ranges::find(mode_names, word, &ModeName::word);
  if (found == mode_names.end()) return {};
  return found->mode;
}

bool needs_gitlab(const Call& call) {
  if (const auto* commit = std::get_if<CommitFiles>(&call)) return commit->remote.empty();
  return !std::holds_alternative<CreateTag>(call) && !std::holds_alternative<PushTag>(call);
}

Result<> check_remote(std::string_view remote) {
  if (remote.starts_with('-')) return Error(Errc::config, fmt::format("not a remote: \"{}\"", printable(remote)));
  const auto shown = git::without_credentials(remote);
  if (shown == remote) return {};
  return Error(Errc::config, fmt::format("the remote {} comes with credentials", printable(shown)))
      .help("leave them to git: a credential helper, or http.extraHeader in GIT_CONFIG_* variables");
}

Result<Planned> plan(const Decision& decision, const Observed& observed, const Policy& policy,
                     const PlanOptions& options) {
  const bool completes = options.is_tagged || is_tagged(observed);
  if (!completes) TRY(check_newest(decision, observed));
  TRY(check_version(decision));
  TRY(check(options));
  if (!completes) TRY(check_branch(observed, policy));
  if (!completes) TRY(check_breaking(decision, observed, policy));
  Planned out{.plan = {.steps = {}, .observed = observed.fingerprint()},
              .version = decision.version_text(),
              .tag = decision.tag,
              .previous = decision.previous,
              .prefix = policy.prefix,
              .identifier = observed.branch.identifier,
              .project = options.mode == Mode::tag ? std::nullopt : options.project};
  if (decision.is_due) {
    out.plan.steps = steps(decision, observed, options);
  } else if (!options.push.empty() && is_tagged(observed)) {
    out.plan.steps.push_back(push_step(options.push, decision.tag));
  }
  out.released = completes || releases(out.plan.steps);
  return out;
}

}  // namespace fairlead::release
