#include "release/plan.hpp"

#include "base/text.hpp"
#include "release/notes.hpp"

#include <fmt/core.h>

namespace fairlead::release {
namespace {

std::string message_of(const Decision& decision, const Observed& observed, std::string_view url) {
  const auto body = notes_body(observed, url);
  return fmt::format("Release {}\n{}{}", decision.version_text(), body.empty() ? "" : "\n", body);
}

plan::Step<Call> create_step(const Decision& decision, const Observed& observed, std::string_view url) {
  CreateTag call{decision.tag, observed.head.commit, message_of(decision, observed, url)};
  plan::Change change{.action = plan::Action::create, .kind = "tag", .name = call.name};
  change.fields = {{.path = "commit", .before = "", .after = call.commit.str()}};
  change.why = decision.reason;
  return {std::move(change), std::move(call)};
}

plan::Step<Call> push_step(const std::string& remote, const std::string& tag) {
  plan::Change change{.action = plan::Action::create, .kind = "remote tag", .name = tag};
  change.fields = {{.path = "remote", .before = "", .after = git::without_credentials(remote)}};
  change.why = "unless it is there";
  return {std::move(change), PushTag{remote, tag}};
}

/// The user may have said which branches release.
Result<> check_branch(const Observed& observed, const Policy& policy) {
  if (!policy.only_branches || observed.branch.kind != BranchKind::unlisted) return {};
  const auto& name = observed.head.branch;
  return Error(Errc::refused, name.empty() ? "nobody says which branch HEAD is, and only some release"
                                           : fmt::format("the branch \"{}\" releases nothing", printable(name)))
      .id("FL0332")
      .help(name.empty() ? "name it with --branch" : "name it in release.branches if it should");
}

Result<> check(const Decision& decision, const PlanOptions& options) {
  if (!decision.taken_by.empty()) {
    return Error(Errc::conflict, fmt::format("version {} is taken by the tag \"{}\", which is not part of this history",
                                             decision.version_text(), printable(decision.taken_by)))
        .id("FL0305")
        .help("merge the branch that has the tag, or choose another version with --as");
  }
  if (decision.is_due && !git::is_tag_name(decision.tag)) {
    return Error(Errc::config, fmt::format("git allows no tag named \"{}\"", printable(decision.tag)));
  }
  return check_remote(options.push);
}

}  // namespace

Result<> check_remote(std::string_view remote) {
  if (remote.starts_with('-')) return Error(Errc::config, fmt::format("not a remote: \"{}\"", printable(remote)));
  const auto shown = git::without_credentials(remote);
  if (shown == remote) return {};
  return Error(Errc::config, fmt::format("the remote {} comes with credentials", printable(shown)))
      .help("leave them to git: a credential helper, or http.extraHeader in GIT_CONFIG_* variables");
}

Result<Planned> plan(const Decision& decision, const Observed& observed, const Policy& policy,
                     const PlanOptions& options) {
  TRY(check(decision, options));
  TRY(check_branch(observed, policy));
  Planned out{.plan = {.steps = {}, .observed = observed.fingerprint()},
              .version = decision.version_text(),
              .prefix = policy.prefix,
              .identifier = observed.branch.identifier};
  if (decision.is_due) out.plan.steps.push_back(create_step(decision, observed, options.url));
  // The tag of HEAD is pushed also when it was made before: by an earlier run that was stopped in between.
  const bool tagged = observed.base && observed.base->commit == observed.head.commit;
  if (!options.push.empty() && (decision.is_due || tagged)) {
    out.plan.steps.push_back(push_step(options.push, decision.tag));
  }
  return out;
}

}  // namespace fairlead::release
