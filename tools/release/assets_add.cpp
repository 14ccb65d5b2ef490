#include "additions.hpp"
#include "commands.hpp"
#include "making.hpp"

#include <memory>

namespace fairlead {
namespace {

struct AssetsAddOptions {
  std::vector<std::string> files = {}, links = {};
  std::string tag = {}, url = {}, package = "release", package_version = {}, type = "package";
};

Result<gitlab::Location> location_of(const AssetsAddOptions& options, const Variables& environment) {
  TRY_ASSIGN(const auto location, gitlab::locate(options.url, environment));
  if (location) return *location;
  return Error(Errc::config, "no GitLab project is named")
      .id("FL0340")
      .help("name it with --url https://gitlab.example.org/group/project; in a GitLab job it is known");
}

Result<std::string> tag_of(const AssetsAddOptions& options, const Variables& environment) {
  auto tag = options.tag.empty() ? value_or(environment, "CI_COMMIT_TAG") : options.tag;
  if (!tag.empty()) return tag;
  return Error(Errc::usage, "no release is named").help("name its tag with --tag; in a pipeline of a tag it is known");
}

Result<cli::Report> run_assets_add(const AssetsAddOptions& options, cli::Ports& ports) {
  if (options.files.empty() && options.links.empty()) {
    return Error(Errc::usage, "nothing says what to add").help("name files, or links with --link");
  }
  Additions additions;
  TRY_ASSIGN(additions.project, location_of(options, ports.environment));
  TRY_ASSIGN(additions.tag, tag_of(options, ports.environment));
  const auto version = options.package_version.empty() ? version_in(additions.tag) : options.package_version;
  for (const auto& text : options.links) {
    TRY_ASSIGN(auto link, link_of(text));
    additions.links.push_back(std::move(link));
  }
  TRY(check_distinct(options.files));
  for (const auto& file : options.files) {
    TRY_ASSIGN(auto upload, upload_of(file, {options.package, version, file.substr(file.rfind('/') + 1)}, ports.files));
    additions.links.push_back({upload.target.name, gitlab::url_of(additions.project, upload.target), options.type});
    additions.uploads.push_back(std::move(upload));
  }
  return add_to_release(additions, ports);
}

}  // namespace

cli::Command assets_add_command() {
  auto options = std::make_shared<AssetsAddOptions>();
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
      .run = [options](cli::Ports& ports) { return run_assets_add(*options, ports); }};
}

}  // namespace fairlead
