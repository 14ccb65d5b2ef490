#include "semrel_online.hpp"

#include "additions.hpp"
#include "applying.hpp"
#include "base/text.hpp"
#include "json/json.hpp"
#include "options.hpp"
#include "release/go_semrel_plan.hpp"
#include "semrel_files.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead {
namespace {

namespace go_semrel = release::go_semrel;

Error missing(std::string_view what) {
  return Error(Errc::usage, fmt::format("{} is not set", what))
      .help("in a GitLab job it is known; `release help` has its flag");
}

/// Calls `act` where --token is one of the tokens that fairlead-release looks for.
template <class Act>
Result<cli::Report> with_token(const SemrelOptions& options, cli::Ports& ports, Act act) {
  auto environment = ports.environment;
  if (!options.token.empty()) environment["FAIRLEAD_RELEASE_TOKEN"] = options.token;
  if (options.skip_ssl_verify) {
    ports.observer.warning(
        "--skip-ssl-verify has no effect: certificates are always verified; name your authority's in SSL_CERT_FILE");
  }
  auto own = cli::with_environment(ports, environment);
  return act(own);
}

/// The peer tags CI_COMMIT_SHA and counts the commits of HEAD; here they have to be one.
Result<> check_head(const SemrelOptions& options, const git::Id& head) {
  if (options.sha.empty() || head.str().starts_with(lower(options.sha))) return {};
  return Error(Errc::conflict, fmt::format("CI_COMMIT_SHA is {}, and HEAD is {}", printable(options.sha), head.str()))
      .help("check out the commit that is to be released");
}

/// Makes the release of `making`, whose files and message are there.
Result<cli::Report> make(const SemrelOptions& options, const Semrel& semrel, go_semrel::Making making,
                         cli::Ports& ports) {
  TRY(check_head(options, semrel.observed.head.commit));
  TRY_ASSIGN(making.project, semrel_project(options, ports.environment));
  const auto planned = go_semrel::plan(semrel.outcome, semrel.observed, semrel.form, making);
  return with_token(options, ports, [&](cli::Ports& own) { return apply_plan(planned, ".", {}, own); });
}

/// What is to be released, which has to be something.
Result<Semrel> read_content(const SemrelOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(auto semrel, read_semrel(options, ports));
  if (semrel.outcome.has_content) return semrel;
  return no_changes();
}

std::string tag_of(const SemrelOptions& options, const Semrel& semrel, const Variables& environment) {
  return semrel_prefix(options, environment) + semrel.outcome.next.str();
}

Result<cli::Report> tag(const SemrelOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto semrel, read_content(options, ports));
  return make(options, semrel, {.tag = tag_of(options, semrel, ports.environment)}, ports);
}

Result<cli::Report> commit(const SemrelOptions& options, bool tags_head, cli::Ports& ports) {
  if (options.branch.empty()) return missing("branch, check CI_COMMIT_REF_NAME:");
  TRY_ASSIGN(const auto semrel, read_content(options, ports));
  go_semrel::Making making{.tag = tag_of(options, semrel, ports.environment),
                           .branch = options.branch,
                           .tags_head = tags_head,
                           .pipeline = options.tag_pipeline};
  TRY_ASSIGN(
      making.message,
      go_semrel::filled(options.bump_commit, ports.environment, {{"tag", making.tag}}).during("bump-commit-tmpl"));
  TRY_ASSIGN(making.files, changed_files(options.files, semrel.repository, semrel.observed.head.commit, ports.files));
  return make(options, semrel, std::move(making), ports);
}

Result<cli::Report> commit_and_tag(const SemrelOptions& options, cli::Ports& ports) {
  return commit(options, false, ports);
}

Result<cli::Report> tag_and_commit(const SemrelOptions& options, cli::Ports& ports) {
  return commit(options, true, ports);
}

Result<cli::Report> add(const SemrelOptions& options, Additions additions, cli::Ports& ports) {
  additions.tag = options.tag;
  return with_token(options, ports, [&](cli::Ports& own) { return add_to_release(additions, own); });
}

Result<cli::Report> add_download(const SemrelOptions& options, cli::Ports& ports) {
  if (options.tag.empty()) return missing("ci-commit-tag");
  if (!options.upload || options.description.empty()) {
    return Error(Errc::usage, "filename and description must be specified").help("name them with -f and -d");
  }
  Additions additions;
  TRY_ASSIGN(additions.project, semrel_project(options, ports.environment));
  TRY_ASSIGN(auto upload, upload_of(*options.upload,
                                    download_of(*options.upload, version_in(options.tag),
                                                value_or(ports.environment, "CI_PROJECT_DIR")),
                                    ports.files));
  additions.links = {{options.description, gitlab::url_of(additions.project, upload.target), "package"}};
  additions.uploads = {std::move(upload)};
  ports.observer.note("the file goes to the package registry of the project, not to its uploads");
  return add(options, std::move(additions), ports);
}

/// The peer gives the link its description as a name.
Result<cli::Report> add_download_link(const SemrelOptions& options, cli::Ports& ports) {
  if (options.tag.empty()) return missing("ci-commit-tag");
  if (options.link_name.empty() || options.link_url.empty() || options.description.empty()) {
    return Error(Errc::usage, "name, url and description must be specified").help("give -n, -u and -d");
  }
  Additions additions;
  TRY_ASSIGN(additions.project, semrel_project(options, ports.environment));
  additions.links = {{options.description, options.link_url}};
  return add(options, std::move(additions), ports);
}

Result<cli::Report> test_api(const SemrelOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto project, semrel_project(options, ports.environment));
  return with_token(options, ports, [&](cli::Ports& own) -> Result<cli::Report> {
    TRY_ASSIGN(auto client, needed_client(project, own));
    TRY(client.get_global("/user"));
    TRY_ASSIGN(const auto version, client.get_global("/version"));
    // The peer says besides whether there is an API for releases, which all that are in use have.
    return cli::Report{.text = fmt::format("Connection OK! {} {}\ntrue\n", printable(json::text_or(version, "version")),
                                           printable(json::text_or(version, "revision")))};
  });
}

}  // namespace

Result<gitlab::Location> semrel_project(const SemrelOptions& options, const Variables& environment) {
  constexpr std::string_view api_path = "/api/v4";
  auto root = options.api.empty() ? value_or(environment, "GL_URL") : options.api;
  while (root.ends_with('/')) root.pop_back();
  if (root.ends_with(api_path)) root.resize(root.size() - api_path.size());
  auto web = options.project_url;
  if (web.empty() && !options.project_path.empty()) {
    web = (root.empty() ? "https://gitlab.com" : root) + "/" + options.project_path;
  }
  TRY_ASSIGN(auto location, gitlab::locate(web, environment));
  if (!location)
    return Error(Errc::config, "ci-project-url is not set")
        .id("FL0340")
        .help("in a GitLab job it is known; elsewhere set CI_PROJECT_URL or --ci-project-url");
  if (!root.empty()) location->api = root + std::string(api_path);
  if (!options.project_path.empty()) location->project = options.project_path;
  return *std::move(location);
}

std::vector<cli::Command> semrel_online_commands(const std::shared_ptr<SemrelOptions>& options) {
  const auto command = [&](std::string_view name, std::string_view summary, std::vector<cli::Flag> flags,
                           Result<cli::Report> (*run)(const SemrelOptions&, cli::Ports&)) {
    return cli::Command{.name = name,
                        .summary = summary,
                        .flags = std::move(flags) + semrel_flags(*options),
                        .run = [options, run](cli::Ports& ports) { return run(*options, ports); }};
  };
  const cli::Flag description = {.name = "-d,--description", .help = "What it is", .target = &options->description};
  const cli::Flag files = {.name = "files",
                           .help = "Files to commit as they are, from the root of the repository",
                           .target = &options->files};
  const cli::Flag pipeline = {.name = "--create-tag-pipeline",
                              .help = "See to it that the tag has a pipeline, though the commit says [skip ci]",
                              .target = &options->tag_pipeline};
  return {command("tag", "Make the release of HEAD in GitLab, and its tag", {}, tag),
          command("commit-and-tag", "Commit files, and release the new commit", {files, pipeline}, commit_and_tag),
          command("tag-and-commit", "Commit files, and release HEAD", {files}, tag_and_commit),
          command("add-download", "Add a file to the release",
                  {{.name = "-f,--file", .help = "The file", .target = &options->upload}, description}, add_download),
          command("add-download-link", "Add a link to the release",
                  {{.name = "-n,--name", .help = "The text of the link", .target = &options->link_name},
                   {.name = "-u,--url", .help = "Where it leads", .target = &options->link_url},
                   description},
                  add_download_link),
          command("test-api", "Test the token for GitLab", {}, test_api)};
}

}  // namespace fairlead
