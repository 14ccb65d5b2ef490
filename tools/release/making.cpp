#include "making.hpp"

#include "additions.hpp"
#include "base/text.hpp"
#include "bump/bump.hpp"
#include "files.hpp"
#include "gitlab/location.hpp"
#include "release/assets.hpp"
#include "release/changelog.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead {
namespace {

/// What is planned: mostly the situation as it is.
struct Chosen {
  release::Policy policy;
  release::Observed observed;
  release::Decision decision;
  bool is_tagged = false;
};

/// Is the tag a release commit of ours on top of `head`? Then an earlier run of the same pipeline made it.
Result<bool> is_own_commit(const std::string& tag, const git::Id& head, const git::Repository& repository) {
  TRY_ASSIGN(const auto found, repository.tag(tag));
  if (!found) return false;
  TRY_ASSIGN(const auto commit, repository.commit(found->commit));
  return commit.parents == std::vector{head} && commit.message.starts_with(release::release_title);
}

/// A release that a run began and did not finish has its tag, and then nothing is due any more: so for a tag of HEAD
/// itself the rest of its release is planned, as if the tag were not there.
Result<Chosen> what_to_release(const ReleaseOptions& release, const MakingOptions& options, const Situation& situation,
                               cli::Ports& ports) {
  Chosen out{situation.policy, situation.observed, situation.decision};
  if (options.mode == "commit" && !out.decision.taken_by.empty()) {
    TRY_ASSIGN(const bool own, is_own_commit(out.decision.taken_by, out.observed.head.commit, situation.repository));
    if (own) out.decision.taken_by.clear();
  }
  const auto tag = tag_of_head(out.observed, out.decision);
  if (!tag) return out;
  Part part{std::move(out.policy), std::move(out.observed), std::move(out.decision)};
  if (options.mode == "tag") {
    TRY(find_previous(release, part, ports));
    return Chosen{std::move(part.policy), std::move(part.observed), std::move(part.decision)};
  }
  const auto branch = part.observed.head.branch;
  TRY_ASSIGN(part, part_of_tag(release, std::move(part.policy), *tag, ports));
  part.observed.head.branch = branch;
  return Chosen{std::move(part.policy), std::move(part.observed), std::move(part.decision), true};
}

/// The files that hold the version, as HEAD has them, with the new one.
Result<std::vector<release::FileEdit>> edits_of(const std::vector<std::string>& entries,
                                                const git::Repository& repository, const release::Observed& observed,
                                                const semver::Version& version) {
  std::vector<bump::File> files;
  TRY_ASSIGN(const auto targets, targets_of(entries));
  const auto& head = observed.head.commit;
  for (const auto& target : targets) {
    TRY_ASSIGN(auto text, repository.file(head, target.path));
    if (!text) {
      return Error(Errc::config, fmt::format("commit {} has no file \"{}\"", head.brief(), printable(target.path)))
          .id("FL0321")
          .help("commit it first, or take it out of release.files; paths start at the root of the repository");
    }
    files.push_back({target, *std::move(text)});
  }
  TRY_ASSIGN(auto changes, bump::changes(files, version));
  std::vector<release::FileEdit> out;
  out.reserve(changes.size());
  for (auto& change : changes) out.push_back({std::move(change.path), std::move(change.after)});
  return out;
}

/// The changelog, as HEAD has it, with the section of the release; nothing if it has one already.
Result<std::optional<release::FileEdit>> changelog_of(const MakingOptions& options, const git::Repository& repository,
                                                      const Chosen& chosen, const Writer& writer) {
  const auto& [policy, observed, decision, is_tagged] = chosen;
  TRY_ASSIGN(const auto before, repository.file(observed.head.commit, options.changelog));
  TRY_ASSIGN(auto markdown, writer.write(release::release_of(decision, observed)));
  const release::Section section{std::move(markdown), decision.version_text(), decision.tag};
  TRY_ASSIGN(auto after, release::with_section(before.value_or(""), section, options.changelog));
  if (!after) return std::nullopt;
  return release::FileEdit{options.changelog, *std::move(after)};
}

/// What the commit of the release changes.
Result<std::vector<release::FileEdit>> all_edits(const MakingOptions& options, const git::Repository& repository,
                                                 const Chosen& chosen, const Writer& writer) {
  if (options.files.empty() && options.changelog.empty()) {
    return Error(Errc::config, fmt::format("mode {} has no file to change", options.mode))
        .help("name files with the version in release.files, or a changelog in release.changelog");
  }
  TRY_ASSIGN(auto out,
             edits_of(options.files, repository, chosen.observed, chosen.decision.version.value_or(semver::Version{})));
  if (options.changelog.empty()) return out;
  TRY_ASSIGN(auto changelog, changelog_of(options, repository, chosen, writer));
  if (changelog) out.push_back(*std::move(changelog));
  return out;
}

Result<std::vector<release::Asset>> assets_of(const MakingOptions& options, const std::string& version,
                                              cli::Ports& ports) {
  std::vector<release::Asset> out;
  TRY(check_distinct(options.assets));
  for (const auto& file : options.assets) {
    TRY_ASSIGN(const auto measured, release::measure(file, ports.files));
    out.push_back({file, measured.sha256, {options.package, version, file.substr(file.rfind('/') + 1)}});
  }
  return out;
}

release::Signing signing_of(std::string_view word) {
  if (word == "ssh") return release::Signing::ssh;
  return word == "openpgp" ? release::Signing::openpgp : release::Signing::none;
}

/// Do these steps make the tag here, and not GitLab's server?
bool tags_here(const MakingOptions& options) {
  return options.mode == "tag" || options.mode == "push" || (options.mode == "commit" && !options.push.empty());
}

/// --sign, else what git would do: git-config(1), tag.gpgSign and gpg.format.
Result<release::Signing> signing(const MakingOptions& options, const git::Repository& repository,
                                 plan::Observer& observer) {
  if (!options.sign.empty()) return signing_of(options.sign);
  TRY_ASSIGN(const bool wanted, repository.is_set("tag.gpgSign"));
  TRY_ASSIGN(const bool wanted_too, repository.is_set("tag.forceSignAnnotated"));
  if (!wanted && !wanted_too) return release::Signing::none;
  TRY_ASSIGN(const auto format, repository.setting("gpg.format"));
  const auto word = format.value_or("openpgp");
  if (tags_here(options) && (word == "ssh" || word == "openpgp")) return signing_of(word);
  observer.warning(
      tags_here(options)
          ? fmt::format("git's tag.gpgSign asks for a signature in the format {}, which is not known here: "
                        "the tag is not signed",
                        printable(word))
          : "git's tag.gpgSign asks for a signature, and GitLab makes the tag: it is not signed");
  return release::Signing::none;
}

Result<std::string> checked_time(const std::string& text) {
  if (text.empty() || sys::parse_rfc3339(text)) return text;
  return Error(Errc::usage, fmt::format("not a time: \"{}\"", printable(text)))
      .help("write it like 2026-01-31T12:00:00Z");
}

/// How the release is made, and of what.
std::vector<cli::Flag> way_flags(MakingOptions& options) {
  return {{.name = "--mode",
           .help = "How the release is made: tag (here), push (the tag), api (GitLab makes the tag; a job token will "
                   "do), commit (files, then as api or push) or mr (files as a merge request)",
           .target = &options.mode,
           .value = "MODE",
           .env = "FAIRLEAD_RELEASE_MODE",
           .config = "release.mode",
           .choices = {"tag", "push", "api", "commit", "mr"}},
          {.name = "--push",
           .help = "Push to this remote. To the server of the project with the token for GitLab, elsewhere with git's "
                   "own credentials",
           .target = &options.push,
           .value = "REMOTE",
           .env = "FAIRLEAD_RELEASE_PUSH",
           .config = "release.push"},
          {.name = "--sign",
           .help = "Sign the tag, with the key that git's user.signingKey names; by default as git's tag.gpgSign and "
                   "gpg.format say",
           .target = &options.sign,
           .value = "FORMAT",
           .env = "FAIRLEAD_RELEASE_SIGN",
           .config = "release.sign",
           .choices = {"openpgp", "ssh", "none"}},
          files_flag(options.files),
          {.name = "--changelog",
           .help = "The changelog that gets the section of the release (modes commit and mr)",
           .target = &options.changelog,
           .value = "FILE",
           .env = "FAIRLEAD_RELEASE_CHANGELOG",
           .config = "release.changelog"}};
}

/// What its page in GitLab has.
std::vector<cli::Flag> page_flags(MakingOptions& options) {
  return {{.name = "--asset",
           .help = "Upload FILE as a generic package, and link it in the release; may be given often",
           .target = &options.assets,
           .value = "FILE",
           .env = "FAIRLEAD_RELEASE_ASSETS",
           .config = "release.assets"},
          {.name = "--package",
           .help = "The name of that package; its version is that of the release",
           .target = &options.package,
           .value = "NAME",
           .env = "FAIRLEAD_RELEASE_PACKAGE",
           .config = "release.package"},
          {.name = "--link",
           .help = "A link of the release; TYPE is other, runbook, image or package; may be given often",
           .target = &options.links,
           .value = "[TYPE:]NAME=URL",
           .env = "FAIRLEAD_RELEASE_LINKS",
           .config = "release.links"},
          {.name = "--milestone",
           .help = "A milestone of the release; may be given often",
           .target = &options.milestones,
           .value = "TITLE",
           .env = "FAIRLEAD_RELEASE_MILESTONES",
           .config = "release.milestones"},
          {.name = "--released-at",
           .help = "The date of the release; one that is yet to come makes it an upcoming release",
           .target = &options.released_at,
           .value = "TIME",
           .env = "FAIRLEAD_RELEASE_RELEASED_AT"},
          {.name = "--pipeline",
           .help = "See to it that the tag has a pipeline, and fail if it gets none",
           .target = &options.pipeline,
           .env = "FAIRLEAD_RELEASE_PIPELINE",
           .config = "release.pipeline"},
          {.name = "--announce",
           .help = "Write a note on the merge requests of the release, and on the issues that they closed",
           .target = &options.announce,
           .env = "FAIRLEAD_RELEASE_ANNOUNCE",
           .config = "release.announce"}};
}

}  // namespace

bool is_online(const MakingOptions& options) {
  return options.mode != "tag" || !options.push.empty();
}

std::vector<cli::Flag> making_flags(MakingOptions& options) {
  return writing_flags(options.writing) + way_flags(options) + page_flags(options);
}

Result<gitlab::Link> link_of(std::string_view text) {
  gitlab::Link out;
  const auto scheme = text.find("://");
  const auto equals = text.substr(0, scheme).rfind('=');
  auto name = text.substr(0, equals == text.npos ? 0 : equals);
  out.url = text.substr(equals == text.npos ? 0 : equals + 1);
  const auto colon = name.find(':');
  if (colon != name.npos && gitlab::is_link_type(name.substr(0, colon))) {
    out.type = name.substr(0, colon);
    name.remove_prefix(colon + 1);
  }
  out.name = name.empty() ? out.url : std::string(name);
  if (scheme != text.npos && !out.url.starts_with("://")) return out;
  return Error(Errc::usage, fmt::format("not a link: \"{}\"", printable(text)))
      .help("write it like runbook:Operations=https://example.org/operations");
}

Result<> check_project(const release::Planned& planned, const ReleaseOptions& options, const Variables& environment) {
  if (!planned.project) return {};
  TRY_ASSIGN(const auto here, gitlab::locate(url_of(options, environment), environment));
  if (!here || *here == *planned.project) return {};
  return Error(Errc::conflict,
               fmt::format("the plan is for {}, and this is {}", printable(planned.project->web), printable(here->web)))
      .id("FL0348")
      .help("apply it where it was made, or plan again");
}

Result<> check_pipeline(const Variables& environment) {
  const bool of_merge_request = value_or(environment, "CI_PIPELINE_SOURCE") == "merge_request_event" ||
                                !value_or(environment, "CI_MERGE_REQUEST_IID").empty();
  if (!of_merge_request) return {};
  return Error(Errc::refused, "this is the pipeline of a merge request, which releases nothing")
      .id("FL0332")
      .help(
          "release in the pipeline of the branch, after the merge: rules: [{if: $CI_COMMIT_BRANCH == "
          "$CI_DEFAULT_BRANCH}]; `fairlead release next` shows the version");
}

Result<> warn_of_changes(const git::Repository& repository, plan::Observer& observer) {
  TRY_ASSIGN(const bool clean, repository.is_clean());
  if (!clean) observer.warning("files have changes that are not committed; the release is HEAD, without them");
  return {};
}

Result<release::Planned> make_plan(const ReleaseOptions& release, const MakingOptions& options, const Writer& writer,
                                   const Situation& situation, cli::Ports& ports) {
  TRY_ASSIGN(const auto chosen, what_to_release(release, options, situation, ports));
  const auto& [policy, observed, decision, is_tagged] = chosen;
  release::PlanOptions plan = {.mode = release::mode_of(options.mode).value_or(release::Mode::tag),
                               .push = options.push,
                               .writing = writer.writing(),
                               .branch = observed.head.branch,
                               .milestones = options.milestones,
                               .pipeline = options.pipeline,
                               .announce = options.announce,
                               .is_tagged = is_tagged};
  TRY_ASSIGN(plan.signing, signing(options, situation.repository, ports.observer));
  TRY_ASSIGN(plan.released_at, checked_time(options.released_at).during("--released-at"));
  for (const auto& text : options.links) {
    TRY_ASSIGN(auto link, link_of(text));
    plan.links.push_back(std::move(link));
  }
  if (plan.mode != release::Mode::tag) {
    TRY_ASSIGN(plan.project, gitlab::locate(url_of(release, ports.environment), ports.environment));
    TRY_ASSIGN(plan.assets, assets_of(options, decision.version_text(), ports));
    if (decision.is_due) {
      TRY_ASSIGN(plan.page, writer.by_template(release::release_of(decision, observed)));
    }
  }
  const bool commits = plan.mode == release::Mode::commit || plan.mode == release::Mode::mr;
  if (commits && decision.is_due && !is_tagged) {
    TRY_ASSIGN(plan.files, all_edits(options, situation.repository, chosen, writer));
  }
  return release::plan(decision, observed, policy, plan);
}

}  // namespace fairlead
