#include "oci/build_stage.hpp"

#include "base/text.hpp"
#include "oci/build_config.hpp"
#include "oci/build_copy.hpp"
#include "sys/clock.hpp"

#include <chrono>
#include <utility>

namespace fairlead::oci {
namespace {

// What docker gives to an image FROM scratch.
constexpr std::string_view default_path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
// overlay2 stacks no more (moby/moby, daemon/graphdriver/overlay2: maxDepth is 128 with the container's own).
constexpr std::size_t most_layers_of_overlay2 = 127;

class StageRunner {
 public:
  StageRunner(const Dockerfile& dockerfile, const Selection& selection, std::size_t number,
              const std::map<std::size_t, StageImage>& done, BuildInputs& inputs)
      : dockerfile_(dockerfile),
        stage_(dockerfile.stages[number]),
        chosen_(*selection.stages[number]),
        selection_(selection),
        number_(number),
        done_(done),
        inputs_(inputs),
        created_(sys::rfc3339(sys::Clock::Wall(std::chrono::seconds(inputs.options.created)))) {}

  Result<StageImage> run() {
    TRY(start().at(stage_.base.place));
    for (const auto& instruction : stage_.instructions) TRY(apply(instruction));
    return std::move(out_);
  }

 private:
  Result<> start() {
    if (chosen_.base_stage) {
      out_ = done_.at(*chosen_.base_stage);
      return run_triggers();
    }
    if (chosen_.base == "scratch") {
      out_.image.platform = chosen_.platform;
      out_.image.config.working_dir = "/";
      out_.image.config.env = {std::string(default_path)};
      return {};
    }
    TRY_ASSIGN(auto base, inputs_.bases.find(chosen_.base, chosen_.platform, inputs_.stop));
    TRY_ASSIGN(out_.tree, tree_of(base, inputs_.stop));
    out_.image = std::move(base.config);
    out_.image.diff_ids.clear();
    for (auto& layer : base.layers) out_.layers.push_back({.base = std::move(layer)});
    out_.base_name = base.name;
    out_.base_digest = base.digest;
    return run_triggers();
  }

  /// What the base recorded with ONBUILD is done now, once.
  Result<> run_triggers() {
    for (const auto& trigger : std::exchange(out_.image.config.on_build, {})) {
      LogicalLine line;
      line.file = stage_.base.place.file;
      line.append(trigger, stage_.base.place.line, stage_.base.place.column);
      const auto during = "ONBUILD " + printable(trigger.substr(0, 80));
      TRY_ASSIGN(const auto instruction, parse_instruction(line, '\\', inputs_.warnings).during(during));
      if (std::holds_alternative<dockerfile::Run>(instruction.action)) {
        return Error(Errc::config, "the base image brings a RUN along, and RUN needs an engine: " + during)
            .id("FL0431")
            .help("build with docker build, and go on with fairlead image push");
      }
      TRY(apply(instruction).during(during));
    }
    return {};
  }

  ConfigScope scope() {
    return {.image = out_.image,
            .args = out_.args,
            .globals = selection_.globals,
            .given = inputs_.options.build_args,
            .escape = dockerfile_.escape,
            .has_own_cmd = has_own_cmd_,
            .warnings = inputs_.warnings};
  }

  Result<> apply(const Instruction& instruction) {
    if (inputs_.stop.stop_requested()) return Error(Errc::cancelled, "stopped while reading the Dockerfile");
    const auto config = scope();
    if (const auto* workdir = std::get_if<dockerfile::Workdir>(&instruction.action)) {
      TRY(make_workdir(*workdir, config).at(instruction.place));
    } else if (const auto* copy = std::get_if<dockerfile::Copy>(&instruction.action)) {
      TRY(apply_copy(*copy, {.dockerfile = dockerfile_,
                             .stage = number_,
                             .platform = chosen_.platform,
                             .config = config,
                             .done = done_,
                             .tree = out_.tree,
                             .inputs = inputs_})
              .at(instruction.place));
    } else {
      TRY(apply_config(instruction.action, config).at(instruction.place));
    }
    return record(instruction);
  }

  Result<> make_workdir(const dockerfile::Workdir& workdir, const ConfigScope& config) {
    TRY_ASSIGN(const auto text, config.text(workdir.path));
    if (text.empty()) return bad_dockerfile("WORKDIR is empty", workdir.path.place);
    auto& working_dir = out_.image.config.working_dir;
    working_dir = absolute_path(text, working_dir);
    TRY_ASSIGN(const auto path, out_.tree.resolve(working_dir, Tree::Escape::clamp));
    if (const auto* there = out_.tree.find(path)) {
      if (there->is_directory()) return {};
      return bad_dockerfile("\"" + printable(working_dir) + "\" is a file, not a directory", workdir.path.place);
    }
    auto directory = plain_directory();
    if (const auto& user = out_.image.config.user; !user.empty()) {
      TRY_ASSIGN(const auto owner, owner_of(user, out_.tree, inputs_));
      directory.uid = owner.uid;
      directory.gid = owner.gid;
    }
    out_.tree.put(path, directory, directory);
    return {};
  }

  /// One layer an instruction that changed files, one line of history each.
  Result<> record(const Instruction& instruction) {
    auto nodes = out_.tree.take_changes();
    const bool is_empty = nodes.empty();
    if (!is_empty) out_.layers.push_back({.nodes = std::move(nodes)});
    if (out_.layers.size() > most_layers_of_overlay2) {
      return bad_dockerfile("more than 127 layers, the limit of engines", instruction.place)
          .help("copy more with one COPY");
    }
    out_.image.history.push_back(
        {.created = created_, .created_by = instruction.text, .comment = "fairlead", .empty_layer = is_empty});
    return {};
  }

  const Dockerfile& dockerfile_;
  const Stage& stage_;
  const ChosenStage& chosen_;
  const Selection& selection_;
  std::size_t number_;
  const std::map<std::size_t, StageImage>& done_;
  BuildInputs& inputs_;
  std::string created_;
  bool has_own_cmd_ = false;
  StageImage out_;
};

}  // namespace

BuildInputs::BuildInputs(const BuildOptions& build_options, sys::FileSystem& file_system, BaseImages& base_images,
                         std::stop_token stop_token)
    : options(build_options), files(file_system), bases(base_images), stop(std::move(stop_token)) {}

Result<const Context*> BuildInputs::context() {
  if (!context_) {
    TRY_ASSIGN(auto ignore, read_ignore_file(files, options.context, options.dockerfile));
    for (const auto& path : options.left_out) TRY(ignore.rules.add_path(path));
    TRY_ASSIGN(context_,
               scan_context(files, options.context, std::move(ignore.rules), stop).during("the build context"));
    context_->rules_file = ignore.path;
  }
  return &*context_;
}

Result<const Tree*> BuildInputs::image_tree(const std::string& name, const Platform& platform) {
  const auto key = name + "@" + platform.str();
  auto found = trees_.find(key);
  if (found == trees_.end()) {
    TRY_ASSIGN(const auto image, bases.find(name, platform, stop));
    TRY_ASSIGN(auto tree, tree_of(image, stop));
    found = trees_.emplace(key, std::move(tree)).first;
  }
  return &found->second;
}

Result<StageImage> run_stage(const Dockerfile& dockerfile, const Selection& selection, std::size_t number,
                             const std::map<std::size_t, StageImage>& done, BuildInputs& inputs) {
  return StageRunner(dockerfile, selection, number, done, inputs).run();
}

}  // namespace fairlead::oci
