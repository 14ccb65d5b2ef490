#include "semrel_online.hpp"

#include "base/text.hpp"
#include "options.hpp"

#include <cerrno>
#include <fmt/core.h>
#include <system_error>
#include <unistd.h>

namespace fairlead {
namespace {

/// Of --gl-api and --token, what fairlead-release reads from variables. Neither reaches a command line again.
Variables environment_for(const SemrelOptions& options, Variables environment) {
  if (!options.token.empty()) environment["FAIRLEAD_RELEASE_TOKEN"] = options.token;
  const auto api = options.api.empty() ? value_or(environment, "GL_URL") : options.api;
  if (!api.empty()) environment["CI_API_V4_URL"] = api.ends_with('/') ? api.substr(0, api.size() - 1) : api;
  return environment;
}

/// Goes on as fairlead-release with these words; does not come back unless that fails.
Result<cli::Report> go_on(const std::vector<std::string>& words, const Variables& environment) {
  std::vector<std::string> settings;
  settings.reserve(environment.size());
  for (const auto& [name, value] : environment) settings.push_back(fmt::format("{}={}", name, value));
  const auto pointers = [](const std::vector<std::string>& texts) {
    std::vector<char*> out;
    // execve(2) takes them as they are and changes nothing.
    for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));  // NOLINT(*-const-cast)
    out.push_back(nullptr);
    return out;
  };
  ::execve("/proc/self/exe", pointers(words).data(), pointers(settings).data());
  return Error(Errc::io, fmt::format("cannot start fairlead-release: {}", std::generic_category().message(errno)));
}

Result<cli::Report> tag(const SemrelOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto outcome, semrel_outcome(options, ports));
  if (!outcome.has_content) return Error(Errc::not_found, "no changes found in commit messages");
  const auto words = words_of_tag(options, outcome.next.str(), semrel_prefix(options, ports.environment));
  return go_on(words, environment_for(options, ports.environment));
}

Result<cli::Report> add_download(const SemrelOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto words, words_of_download(options));
  ports.observer.note("the file goes to the package registry of the project, not to its uploads");
  return go_on(words, environment_for(options, ports.environment));
}

Result<cli::Report> add_download_link(const SemrelOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto words, words_of_link(options));
  return go_on(words, environment_for(options, ports.environment));
}

/// Committing files as they lie there would take up changes that nobody planned.
Result<cli::Report> commit(const SemrelOptions&, cli::Ports&) {
  return Error(Errc::refused, "files are not committed as they lie in the work tree")
      .help(
          "`fairlead release apply --yes --mode commit` writes the version and the changelog itself, into the files of "
          "release.files and release.changelog, and tags the commit; `fairlead release migrate` makes the settings");
}

Result<cli::Report> test_api(const SemrelOptions&, cli::Ports&) {
  return Error(Errc::refused, "the token is tested by another program").help("run: fairlead doctor");
}

Error missing(std::string_view what) {
  return {Errc::usage, fmt::format("{} is not set", what)};
}

}  // namespace

std::vector<std::string> words_of_tag(const SemrelOptions& options, const std::string& version,
                                      const std::string& prefix) {
  std::vector<std::string> out = {"fairlead-release", "apply",        "--yes", "--mode", "api",  "--preset",
                                  "go-semrel",        "--tag-prefix", prefix,  "--as",   version};
  if (!options.project_url.empty()) out.insert(out.end(), {"--url", options.project_url});
  return out;
}

Result<std::vector<std::string>> words_of_download(const SemrelOptions& options) {
  if (options.tag.empty()) return missing("ci-commit-tag");
  if (!options.upload || options.description.empty())
    return Error(Errc::usage, "filename and description must be specified");
  return std::vector<std::string>{"fairlead-release", "assets", "add", *options.upload, "--tag", options.tag};
}

Result<std::vector<std::string>> words_of_link(const SemrelOptions& options) {
  if (options.tag.empty()) return missing("ci-commit-tag");
  if (options.link_name.empty() || options.link_url.empty() || options.description.empty()) {
    return Error(Errc::usage, "name, url and description must be specified");
  }
  return std::vector<std::string>{
      "fairlead-release", "assets", "add", "--link", options.link_name + "=" + options.link_url, "--tag", options.tag};
}

std::vector<cli::Command> semrel_online_commands(const std::shared_ptr<SemrelOptions>& options) {
  const auto command = [&](std::string name, std::string summary, std::vector<cli::Flag> flags,
                           Result<cli::Report> (*run)(const SemrelOptions&, cli::Ports&)) {
    return cli::Command{.name = std::move(name),
                        .summary = std::move(summary),
                        .flags = std::move(flags) + semrel_flags(*options),
                        .run = [options, run](cli::Ports& ports) { return run(*options, ports); }};
  };
  const cli::Flag description = {.name = "-d,--description", .help = "What it is", .target = &options->description};
  const cli::Flag files = {.name = "files", .help = "Files to commit", .target = &options->files};
  return {command("tag", "Make the release in GitLab", {}, tag),
          command("commit-and-tag", "Say what to do instead", {files}, commit),
          command("tag-and-commit", "Say what to do instead", {files}, commit),
          command("add-download", "Add a file to the release",
                  {{.name = "-f,--file", .help = "The file", .target = &options->upload}, description}, add_download),
          command("add-download-link", "Add a link to the release",
                  {{.name = "-n,--name", .help = "The text of the link", .target = &options->link_name},
                   {.name = "-u,--url", .help = "Where it leads", .target = &options->link_url},
                   description},
                  add_download_link),
          command("test-api", "Say what to do instead", {}, test_api)};
}

}  // namespace fairlead
