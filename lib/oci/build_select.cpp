#include "oci/build_select.hpp"

#include "base/text.hpp"
#include "oci/dockerfile_expand.hpp"
#include "oci/platform.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace fairlead::oci {
namespace {

void add_platform(Variables& out, const std::string& prefix, const Platform& platform) {
  out[prefix + "PLATFORM"] = platform.str();
  out[prefix + "OS"] = platform.os;
  out[prefix + "ARCH"] = platform.architecture;
  out[prefix + "VARIANT"] = platform.variant;
}

Result<Variables> global_variables(const Dockerfile& dockerfile, const BuildOptions& options) {
  Variables out;
  add_platform(out, "TARGET", options.platform);
  add_platform(out, "BUILD", options.build_platform);
  for (const auto& instruction : dockerfile.arguments) {
    const auto* arg = std::get_if<dockerfile::Arg>(&instruction.action);
    if (arg == nullptr) continue;
    for (const auto& [name, value] : arg->names) {
      const auto given = options.build_args.find(name.text);
      if (given != options.build_args.end()) {
        out[name.text] = given->second;
      } else if (value) {
        TRY_ASSIGN(out[name.text], expand(*value, out, dockerfile.escape));
      }
    }
  }
  return out;
}

Error needs_engine(const Instruction& run, const std::string& stage) {
  return Error(Errc::config, "RUN needs an engine" + (stage.empty() ? "" : " (stage \"" + stage + "\")"))
      .id("FL0431")
      .at(run.place)
      .help(
          "do it before the build and COPY the result, or build with docker build and go on with fairlead image push");
}

Result<ChosenStage> choose(const Dockerfile& dockerfile, std::size_t number, const Variables& globals,
                           const BuildOptions& options) {
  const auto& stage = dockerfile.stages[number];
  ChosenStage out{.base = {}, .platform = options.platform};
  TRY_ASSIGN(out.base, expand(stage.base, globals, dockerfile.escape));
  if (out.base.empty()) {
    return bad_dockerfile("the name of the base image is empty: " + printable(stage.base.text), stage.base.place)
        .help("give the variable a value: ARG before FROM, or --build-arg");
  }
  if (stage.platform) {
    TRY_ASSIGN(const auto text, expand(*stage.platform, globals, dockerfile.escape));
    TRY_ASSIGN(out.platform, parse_platform(text).at(stage.platform->place));
  }
  for (std::size_t i = 0; i < number; ++i) {
    if (!dockerfile.stages[i].name.empty() && dockerfile.stages[i].name == lower(out.base)) out.base_stage = i;
  }
  return out;
}

Result<std::size_t> target_of(const Dockerfile& dockerfile, const std::string& target) {
  if (target.empty()) return dockerfile.stages.size() - 1;
  if (const auto found = find_stage(dockerfile, target, dockerfile.stages.size())) return *found;
  std::vector<std::string_view> names;
  names.reserve(dockerfile.stages.size());
  for (const auto& stage : dockerfile.stages) names.emplace_back(stage.name);
  const auto near = closest(lower(target), names);
  return Error(Errc::config, "there is no stage \"" + printable(target) + "\"")
      .id("FL0430")
      .help(near.empty() ? "name a stage with FROM ... AS NAME" : "did you mean \"" + std::string(near) + "\"?");
}

}  // namespace

std::optional<std::size_t> find_stage(const Dockerfile& dockerfile, std::string_view name, std::size_t before) {
  for (std::size_t i = 0; i < before; ++i) {
    if (!name.empty() && dockerfile.stages[i].name == lower(name)) return i;
  }
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool is_number = error == std::errc() && end == name.data() + name.size() && number < before;
  return is_number ? std::optional(number) : std::nullopt;
}

Result<Selection> select_stages(const Dockerfile& dockerfile, const BuildOptions& options) {
  Selection out;
  TRY_ASSIGN(out.target, target_of(dockerfile, options.target));
  TRY_ASSIGN(out.globals, global_variables(dockerfile, options));
  out.stages.resize(dockerfile.stages.size());
  std::vector<std::size_t> todo = {out.target};
  while (!todo.empty()) {
    const auto number = todo.back();
    todo.pop_back();
    if (out.stages[number]) continue;
    TRY_ASSIGN(auto stage, choose(dockerfile, number, out.globals, options));
    if (stage.base_stage) todo.push_back(*stage.base_stage);
    out.stages[number] = std::move(stage);
    for (const auto& instruction : dockerfile.stages[number].instructions) {
      if (std::holds_alternative<dockerfile::Run>(instruction.action)) {
        return needs_engine(instruction, dockerfile.stages[number].name);
      }
      const auto* copy = std::get_if<dockerfile::Copy>(&instruction.action);
      if (copy == nullptr || !copy->from) continue;
      if (const auto from = find_stage(dockerfile, copy->from->text, number)) todo.push_back(*from);
    }
  }
  return out;
}

}  // namespace fairlead::oci
