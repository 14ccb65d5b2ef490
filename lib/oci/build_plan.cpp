#include "base/text.hpp"
#include "oci/build.hpp"
#include "oci/build_select.hpp"
#include "oci/build_stage.hpp"
#include "oci/reference.hpp"
#include "sys/clock.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>
#include <utility>

namespace fairlead::oci {
namespace {

// Known to every Dockerfile without ARG (docs.docker.com/reference/dockerfile, "Predefined ARGs").
constexpr std::array<std::string_view, 5> predefined = {"http_proxy", "https_proxy", "ftp_proxy", "no_proxy",
                                                        "all_proxy"};

void collect_names(const std::vector<Instruction>& instructions, std::set<std::string, std::less<>>& out) {
  for (const auto& instruction : instructions) {
    const auto* arg = std::get_if<dockerfile::Arg>(&instruction.action);
    if (arg == nullptr) continue;
    for (const auto& [name, value] : arg->names) out.insert(name.text);
  }
}

/// A misspelt --build-arg would otherwise do nothing, in silence.
void warn_of_unused(const Dockerfile& dockerfile, const BuildOptions& options, std::vector<Warning>& warnings) {
  std::set<std::string, std::less<>> names;
  collect_names(dockerfile.arguments, names);
  for (const auto& stage : dockerfile.stages) collect_names(stage.instructions, names);
  for (const auto& [name, value] : options.build_args) {
    if (names.contains(name) || std::ranges::find(predefined, lower(name)) != predefined.end()) continue;
    warnings.push_back({.text = "no ARG of the Dockerfile takes the build argument " + printable(name),
                        .place = {.file = options.dockerfile}});
  }
}

/// Where a push may find the layers of the base (image specification 1.1, annotations.md).
void add_base_annotations(const StageImage& stage, Annotations& annotations) {
  if (stage.base_name.empty()) return;
  annotations.try_emplace("org.opencontainers.image.base.digest", stage.base_digest.str());
  // A layout's path is of this machine.
  const auto reference = Reference::parse(stage.base_name);
  if (reference && !stage.base_name.starts_with("oci:")) {
    annotations.try_emplace("org.opencontainers.image.base.name", reference->str());
  }
}

}  // namespace

Result<ImagePlan> plan_image(const Dockerfile& dockerfile, const BuildOptions& options, sys::FileSystem& files,
                             BaseImages& bases, const std::stop_token& stop) {
  TRY_ASSIGN(const auto selection, select_stages(dockerfile, options));
  BuildInputs inputs(options, files, bases, stop);
  inputs.warnings = dockerfile.warnings;
  warn_of_unused(dockerfile, options, inputs.warnings);
  std::map<std::size_t, StageImage> done;
  for (std::size_t i = 0; i <= selection.target; ++i) {
    if (!selection.stages[i]) continue;
    TRY_ASSIGN(auto stage, run_stage(dockerfile, selection, i, done, inputs));
    done.emplace(i, std::move(stage));
  }
  auto& target = done.at(selection.target);
  ImagePlan out{.config = std::move(target.image), .created = options.created, .annotations = options.annotations};
  out.config.created = sys::rfc3339(sys::Clock::Wall(std::chrono::seconds(options.created)));
  for (const auto& [name, value] : options.labels) out.config.config.labels[name] = value;
  add_base_annotations(target, out.annotations);
  // What we would not read back (too many variables, ports or labels) is not made.
  TRY(parse_image_config(to_json(out.config), "the image's config"));
  out.layers = std::move(target.layers);
  out.warnings = std::move(inputs.warnings);
  return out;
}

}  // namespace fairlead::oci
