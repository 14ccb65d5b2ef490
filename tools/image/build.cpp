#include "oci/build.hpp"

#include "build_inputs.hpp"
#include "build_report.hpp"
#include "cli/outputs.hpp"
#include "commands.hpp"
#include "oci/base_image.hpp"
#include "oci/dockerfile.hpp"
#include "oci/layout_archive.hpp"
#include "oci/registry_base_images.hpp"
#include "remote.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace fairlead::image {
namespace {

Result<oci::Dockerfile> read_dockerfile(const std::string& path, sys::FileSystem& files) {
  constexpr std::uint64_t largest = 1U << 20U;
  auto text = files.read(path, largest);
  if (!text && text.error().code() == Errc::not_found) {
    return Error(Errc::not_found, "there is no \"" + printable(path) + "\"")
        .help("name the directory to build, or the Dockerfile with --file");
  }
  if (!text) return std::move(text).error();
  return oci::parse_dockerfile(*text, path);
}

Result<oci::ImagePlan> plan(const BuildFlags& flags, const BuildInputs& inputs, cli::Ports& ports) {
  TRY_ASSIGN(const auto dockerfile, read_dockerfile(inputs.options.dockerfile, ports.files));
  auto registry = connect(flags.remote, ports, oci::Access::pull);
  oci::RegistryBaseImages remote(registry, ports.files, ports.clock, inputs.cache,
                                 [&](std::string_view name, std::uint64_t done, std::uint64_t total) {
                                   ports.observer.progress("fetch " + std::string(name), done, total);
                                 });
  oci::LayoutBaseImages bases(ports.files, inputs.bases, &remote);
  TRY_ASSIGN(auto out, oci::plan_image(dockerfile, inputs.options, ports.files, bases, ports.stop));
  for (const auto& warning : out.warnings) ports.observer.warning(warning.place.str() + ": " + warning.text);
  return out;
}

/// Every name becomes an entry of the index; without one it is "latest". Gives the first.
Result<oci::NamedImage> name_image(const oci::BuiltImage& image, const BuildInputs& inputs, oci::WritableLayout& layout,
                                   plan::Observer& observer) {
  auto descriptor = image.manifest.descriptor();
  descriptor.platform = image.config.platform;
  std::vector<oci::Annotations> names;
  for (const auto& tag : inputs.tags) {
    names.push_back(
        {{std::string(oci::annotation::ref_name), tag.tag}, {std::string(oci::annotation::image_name), tag.str()}});
  }
  if (names.empty()) names.push_back({{std::string(oci::annotation::ref_name), "latest"}});
  std::optional<oci::NamedImage> first;
  for (auto& name : names) {
    descriptor.annotations = std::move(name);
    TRY_ASSIGN(auto named, oci::put_platform(layout, descriptor));
    if (first) continue;
    for (const auto& platform : named.dropped) {
      observer.warning("the image for " + platform + " in " + printable(layout.directory()) +
                       " is of another commit, date or version, and no longer has the name: build it again");
    }
    first = std::move(named);
  }
  return *std::move(first);
}

Result<Built> write(const BuildFlags& flags, const BuildInputs& inputs, const oci::ImagePlan& plan, cli::Ports& ports) {
  TRY_ASSIGN(auto layout, oci::WritableLayout::open(ports.files, inputs.destination.layout));
  // What a killed run left there is not to be packed with ours.
  if (!inputs.destination.archive.empty()) TRY(ports.files.remove(inputs.destination.layout + "/index.json"));
  const oci::WriteOptions options{
      .gzip = {.level = static_cast<int>(flags.level)},
      .progress = [&](std::uint64_t done, std::uint64_t total) { ports.observer.progress("build", done, total); }};
  TRY_ASSIGN(auto image, oci::write_image(plan, ports.files, layout, options, ports.stop));
  TRY_ASSIGN(auto named, name_image(image, inputs, layout, ports.observer));
  if (!inputs.destination.archive.empty()) {
    TRY(oci::pack_layout(layout, ports.files, inputs.destination.archive, inputs.options.created));
  }
  return Built{.image = std::move(image), .named = std::move(named)};
}

Result<cli::Report> run_build(const BuildFlags& flags, cli::Ports& ports) {
  TRY(check(flags.variables));
  TRY(cli::check_outputs(ports.files, {flags.variables.path}));
  TRY_ASSIGN(const auto inputs, inputs_of(flags, ports.environment, ports.observer));
  TRY_ASSIGN(const auto planned, plan(flags, inputs, ports));
  TRY_ASSIGN(const auto built, write(flags, inputs, planned, ports));
  if (!inputs.destination.archive.empty()) TRY(ports.files.remove(inputs.destination.layout));
  const auto named = inputs.tags.empty() ? oci::Reference() : inputs.tags.front();
  TRY(write_variables(flags.variables, named.with_digest(built.named.descriptor.digest), ports));
  return report_of(built, inputs, flags.to);
}

std::vector<cli::Flag> input_flags(BuildFlags& flags) {
  return {{.name = "context", .help = "The directory that COPY takes files from", .target = &flags.context},
          {.name = "-f,--file",
           .help = "The Dockerfile; that of the context by default",
           .target = &flags.file,
           .value = "FILE",
           .env = "FAIRLEAD_IMAGE_FILE",
           .config = "image.file"},
          {.name = "-t,--tag",
           .help = "A name for the image; of a version with build metadata the + becomes _",
           .target = &flags.tags,
           .value = "REF",
           .env = "FAIRLEAD_IMAGE_TAGS",
           .config = "image.tags"},
          {.name = "--to",
           .help = "Where the image goes: oci:DIRECTORY or oci-archive:FILE",
           .target = &flags.to,
           .value = "WHERE",
           .env = "FAIRLEAD_IMAGE_TO",
           .config = "image.to"},
          {.name = "--build-arg",
           .help = "A value for ARG; a NAME alone takes it from the environment",
           .target = &flags.build_args,
           .value = "NAME[=VALUE]",
           .config = "image.build-args"},
          {.name = "--target",
           .help = "Build up to this stage; the last one by default",
           .target = &flags.target,
           .value = "STAGE",
           .config = "image.target"},
          {.name = "--platform",
           .help = "What the image runs on; this machine's platform by default",
           .target = &flags.platform,
           .value = "OS/ARCH",
           .env = "FAIRLEAD_IMAGE_PLATFORM",
           .config = "image.platform"},
          {.name = "--base",
           .help = "Where a base image is that FROM names",
           .target = &flags.bases,
           .value = "NAME=oci:DIR[:NAME]",
           .config = "image.bases"},
          {.name = "--cache",
           .help = "The layout that keeps base images of registries; below XDG_CACHE_HOME by default",
           .target = &flags.cache,
           .value = "DIR",
           .env = "FAIRLEAD_IMAGE_CACHE",
           .config = "image.cache"}};
}

std::vector<cli::Flag> output_flags(BuildFlags& flags) {
  return {{.name = "--label",
           .help = "A label; wins over the Dockerfile's",
           .target = &flags.labels,
           .value = "NAME=VALUE",
           .config = "image.labels"},
          {.name = "--image-version",
           .help = "Label and annotation org.opencontainers.image.version",
           .target = &flags.version,
           .value = "VERSION",
           .env = "FAIRLEAD_VERSION"},
          {.name = "--revision",
           .help = "Label and annotation org.opencontainers.image.revision",
           .target = &flags.revision,
           .value = "COMMIT",
           .env = "CI_COMMIT_SHA"},
          {.name = "--source",
           .help = "Label and annotation org.opencontainers.image.source",
           .target = &flags.source,
           .value = "URL",
           .env = "CI_PROJECT_URL"},
          {.name = "--date",
           .help = "The image's date and that of all its files, in seconds since 1970; that of the commit in a clone",
           .target = &flags.date,
           .value = "SECONDS",
           .env = "SOURCE_DATE_EPOCH"},
          {.name = "--compression-level",
           .help = "1 is fast, 9 is small",
           .target = &flags.level,
           .value = "LEVEL",
           .config = "image.compression-level"}};
}

}  // namespace

cli::Command build_command() {
  auto flags = std::make_shared<BuildFlags>();
  return {
      .name = "build",
      .summary = "Build an image from a Dockerfile without RUN",
      .description =
          "Needs no daemon and no privileges; a network only when FROM names an image of a registry, with the logins "
          "that "
          "docker has. The same files, modes and date give the same bytes on any "
          "machine. The Dockerfile may have everything but RUN: several stages, COPY and ADD of local files, ARG, ENV "
          "and all that describes the container. Files keep the mode they have on disk and belong to root unless "
          "COPY has --chmod or --chown. Everything is checked before anything is written; an interrupted build is "
          "run again.",
      .examples = {{"fairlead image build -t registry.example.org/shop:1.0.0",
                    "Build ./Dockerfile into the layout ./image"},
                   {"fairlead image build app -f app/Dockerfile -t shop:1.0.0 --to oci-archive:shop.tar",
                    "Build a file that `docker load` reads"},
                   {"fairlead image build -t shop:1.0.0 --base debian:12=oci:bases:debian-12",
                    "Build on an image that is in a layout"},
                   {"fairlead image build -t $CI_REGISTRY_IMAGE:$FAIRLEAD_VERSION --dotenv build.env",
                    "In a GitLab job: label it, and hand its digest to later jobs"}},
      .flags =
          input_flags(*flags) + output_flags(*flags) + variable_flags(flags->variables) + remote_flags(flags->remote),
      .run = [flags](cli::Ports& ports) { return run_build(*flags, ports); }};
}

}  // namespace fairlead::image
