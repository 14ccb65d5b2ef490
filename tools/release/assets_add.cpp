#include "base/text.hpp"
#include "commands.hpp"
#include "json/json.hpp"
#include "making.hpp"
#include "release/assets.hpp"

#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace fairlead {
namespace {

struct Options {
  std::vector<std::string> files = {}, links = {};
  std::string tag = {}, url = {}, package = "release", package_version = {}, type = "package";
};

/// What one run did.
struct Added {
  std::vector<gitlab::Link> links;
  std::size_t done = 0, already = 0;
};

Result<gitlab::Location> location_of(const Options& options, const Variables& environment) {
  TRY_ASSIGN(const auto location, gitlab::locate(options.url, environment));
  if (location) return *location;
  return Error(Errc::config, "no GitLab project is named")
      .id("FL0340")
      .help("name it with --url https://gitlab.example.org/group/project; in a GitLab job it is known");
}

Result<std::string> tag_of(const Options& options, const Variables& environment) {
  auto tag = options.tag.empty() ? value_or(environment, "CI_COMMIT_TAG") : options.tag;
  if (!tag.empty()) return tag;
  return Error(Errc::usage, "no release is named").help("name its tag with --tag; in a pipeline of a tag it is known");
}

/// "v1.2.0" and "web/v1.2.0" are version 1.2.0, "nightly" is a version of its own.
std::string version_in(const std::string& tag) {
  auto name = tag.substr(tag.rfind('/') + 1);
  const bool has_v = name.size() > 1 && name.front() == 'v' && name[1] >= '0' && name[1] <= '9';
  return has_v ? name.substr(1) : name;
}

Result<std::vector<release::UploadAsset>> uploads_of(const Options& options, const std::string& tag,
                                                     cli::Ports& ports) {
  const auto version = options.package_version.empty() ? version_in(tag) : options.package_version;
  std::vector<release::UploadAsset> out;
  for (const auto& file : options.files) {
    gitlab::PackageFile target{options.package, version, file.substr(file.rfind('/') + 1)};
    TRY(gitlab::check_names(target).during(file));
    TRY_ASSIGN(const auto measured, release::measure(file, ports.files));
    out.push_back({file, std::move(target), measured.sha256});
  }
  return out;
}

Result<Added> add(const Options& options, cli::Ports& ports) {
  Added out;
  TRY_ASSIGN(const auto location, location_of(options, ports.environment));
  TRY_ASSIGN(const auto tag, tag_of(options, ports.environment));
  TRY_ASSIGN(const auto uploads, uploads_of(options, tag, ports));
  for (const auto& text : options.links) {
    TRY_ASSIGN(auto link, link_of(text));
    out.links.push_back(std::move(link));
  }
  for (const auto& upload : uploads) {
    out.links.push_back({upload.target.name, gitlab::url_of(location, upload.target), options.type});
  }
  auto client = gitlab_client(location, ports);
  if (!client) {
    return Error(Errc::denied, "there is no token for GitLab")
        .id("FL0344")
        .help("set GITLAB_TOKEN to a project access token; in a GitLab job, CI_JOB_TOKEN is enough");
  }
  const release::Waiting waiting{ports.clock, ports.stop};
  for (const auto& upload : uploads) {
    TRY_ASSIGN(const bool done, release::upload_asset(upload, *client, ports.files, waiting));
    ++(done ? out.done : out.already);
  }
  TRY_ASSIGN(const bool linked, release::add_links(tag, out.links, *client, waiting));
  ++(linked ? out.done : out.already);
  return out;
}

Result<cli::Report> run(const Options& options, cli::Ports& ports) {
  if (options.files.empty() && options.links.empty()) {
    return Error(Errc::usage, "nothing says what to add").help("name files, or links with --link");
  }
  TRY_ASSIGN(const auto added, add(options, ports));
  auto links = json::Value::array();
  std::string text;
  for (const auto& link : added.links) {
    text += fmt::format("{} {}\n", printable(link.name), printable(link.url));
    links.push_back({{"name", link.name}, {"url", link.url}, {"type", link.type}});
  }
  return cli::Report{.text = std::move(text),
                     .json = json::dump({{"schema", "fairlead.release.assets/1"},
                                         {"links", std::move(links)},
                                         {"done", added.done},
                                         {"already", added.already}})};
}

}  // namespace

cli::Command assets_add_command() {
  auto options = std::make_shared<Options>();
  return {
      .name = "assets add",
      .summary = "Upload files as a generic package and link them in a release",
      .description =
          "Looks first: a file that is there with the same content is not uploaded again, and one with another "
          "content is a conflict (status 9). A job token is enough.",
      .examples = {{"fairlead release assets add dist/tool.tar.gz", "Add a file to the release of this tag pipeline"},
                   {"fairlead release assets add --tag v1.4.0 --link runbook:Operations=https://example.org/ops",
                    "Add a link to a release"}},
      .flags = {{.name = "file", .help = "A file to upload", .target = &options->files},
                {.name = "--link",
                 .help = "A link to add; TYPE is other, runbook, image or package; may be given often",
                 .target = &options->links,
                 .value = "[TYPE:]NAME=URL"},
                {.name = "--tag",
                 .help = "The tag of the release; in a pipeline of a tag it is known",
                 .target = &options->tag,
                 .value = "TAG",
                 .env = "FAIRLEAD_RELEASE_TAG"},
                {.name = "--type",
                 .help = "The type of the links to the files",
                 .target = &options->type,
                 .value = "TYPE",
                 .choices = {"other", "runbook", "image", "package"}},
                {.name = "--package",
                 .help = "The name of the package",
                 .target = &options->package,
                 .value = "NAME",
                 .env = "FAIRLEAD_RELEASE_PACKAGE",
                 .config = "release.package"},
                {.name = "--package-version",
                 .help = "The version of the package; by default that of the tag",
                 .target = &options->package_version,
                 .value = "VERSION"},
                {.name = "--url",
                 .help = "The address of the project; in a GitLab job it is known",
                 .target = &options->url,
                 .value = "URL",
                 .env = "FAIRLEAD_RELEASE_URL",
                 .config = "release.url"}},
      .run = [options](cli::Ports& ports) { return run(*options, ports); }};
}

}  // namespace fairlead
