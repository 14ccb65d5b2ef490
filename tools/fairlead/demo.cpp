// fairlead demo: the main job of the suite, played on a throw-away Swarm.
#include "base/text.hpp"
#include "commands.hpp"
#include "demo_stage.hpp"
#include "demo_story.hpp"
#include "json/json.hpp"
#include "tools.hpp"

#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace fairlead::demo {
namespace {

struct Options {
  std::string engine;
  bool yes = false, keep = false, remove = false;
};

/// The engine to use, when the user said so.
Result<std::string> given_engine(const Options& options, const Variables& environment) {
  if (!options.engine.empty() && !options.yes) {
    return Error(Errc::usage, "--engine needs --yes")
        .help("the demo deploys a stack called fairlead-demo there, and removes it at the end");
  }
  if (!options.yes) return std::string();
  return options.engine.empty() ? value_or(environment, "DOCKER_HOST", engine::default_host) : options.engine;
}

json::Value to_json(const Visits& visits) {
  return {{"requests", visits.requests}, {"failed", visits.failed}, {"by_version", visits.by_version}};
}

std::string to_json(const Outcome& outcome) {
  return json::dump({{"schema", "fairlead.demo/1"},
                     {"engine", outcome.engine},
                     {"update", to_json(outcome.update)},
                     {"rollback", to_json(outcome.rollback)},
                     {"rollback_seconds", static_cast<double>(outcome.rollback_time.count()) / 1000}});
}

void introduce(const Place& place, Transcript& transcript) {
  transcript.fact("engine", place.engine + "; a registry with a login at " + place.registry);
  transcript.fact("visitors", place.traffic == Traffic::published_port
                                  ? "at the published port 8080"
                                  : "inside the service's network (no IPVS in this kernel, so no published ports)");
}

class Demo {
 public:
  Demo(const Options& options, cli::Ports& ports)
      : options_(options),
        ports_(ports),
        transcript_(ports.json ? stderr : stdout, ports.colour && !ports.json, ports.redactor) {}

  Result<cli::Report> run() {
    const auto programs = own_directory();
    place_.helpers = programs + "/../libexec/fairlead";
    place_.directory = value_or(ports_.environment, "TMPDIR", "/tmp") + "/fairlead-demo";
    place_.outlives_us = options_.keep;
    TRY_ASSIGN(place_.engine, given_engine(options_, ports_.environment));
    if (options_.remove && !is_there()) {
      return cli::Report{.text = fmt::format("nothing to remove: there is no {}\n", place_.directory), .json = "{}"};
    }
    TRY_ASSIGN(auto stage, Stage::open(place_.directory, programs, place_.helpers, ports_));
    if (options_.remove) {
      TRY(stage.close());
      return cli::Report{.text = "removed " + place_.directory + "\n", .json = "{}"};
    }
    const auto start = ports_.clock.steady();
    auto outcome = play(stage);
    const auto seconds = std::chrono::round<std::chrono::seconds>(ports_.clock.steady() - start).count();
    if (!outcome || !options_.keep) TRY(clean_up(stage));
    if (!outcome) return std::move(outcome).error();
    finish(*outcome, seconds);
    return cli::Report{.json = to_json(*outcome)};  // the text is the transcript, which is out already
  }

 private:
  bool is_there() const {
    const auto info = ports_.files.info(place_.directory);
    return info || info.error().code() != Errc::not_found;
  }

  Result<Outcome> play(Stage& stage) {
    transcript_.title("Fairlead takes a commit to a running service, and back when it breaks");
    auto place = open_place(place_, ports_);
    if (!place && options_.yes && options_.engine.empty()) {
      transcript_.fact("engine", "not the one at DOCKER_HOST: " + place.error().message());
      place_.engine.clear();
      place = open_place(place_, ports_);
    }
    if (!place && place.error().code() == Errc::refused) {
      transcript_.fact("engine", "none, so nothing is deployed: " + place.error().message());
      return rehearse(stage, transcript_);
    }
    if (!place) return std::move(place).error();
    introduce(*place, transcript_);
    TRY(stage.enter(*place));
    deployed_ = *place;
    if (!place_.engine.empty()) TRY(undo(*place, stage, ports_));  // what a killed demo left there
    return demo::play(*place, stage, transcript_, ports_);
  }

  /// What is in a private engine goes with it; a given one is left as it was.
  Result<> clean_up(Stage& stage) {
    stage.ignore_stop();
    if (deployed_ && !place_.engine.empty()) TRY(undo(*deployed_, stage, ports_));
    return stage.close();
  }

  void finish(const Outcome& outcome, std::int64_t seconds) {
    if (options_.keep) {
      transcript_.scene("Kept in " + place_.directory);
      transcript_.command(fmt::format("DOCKER_HOST=unix://{}/lab/docker.sock docker service ls", place_.directory));
      transcript_.command("fairlead demo --remove");
      return;
    }
    transcript_.scene(fmt::format("Done in {} s; everything is removed again{}", seconds,
                                  outcome.engine.empty() ? "" : " (--keep keeps it)"));
  }

  const Options& options_;
  cli::Ports& ports_;
  Transcript transcript_;
  PlaceOptions place_;
  std::optional<Place> deployed_;
};

}  // namespace
}  // namespace fairlead::demo

namespace fairlead {

cli::Command demo_command() {
  auto options = std::make_shared<demo::Options>();
  return {
      .name = "demo",
      .summary = "Take a commit to a running service, on a throw-away Swarm",
      .description =
          "Makes a small service in a temporary git repository, releases, builds, pushes, signs, verifies, plans and "
          "deploys it, updates it under load, ships a mistake and shows that it is taken back. Every command that is "
          "shown is really run. Needs root, docker.io and docker-registry for an engine of its own, in a network of "
          "its own; without, it shows the release and the image only. Nothing stays behind.",
      .examples = {{"fairlead demo", "Watch it"},
                   {"fairlead demo --keep", "Leave it running, to look around"},
                   {"fairlead demo --remove", "Remove what --keep left"},
                   {"fairlead demo --yes --engine unix:///var/run/docker.sock", "Play on a Swarm of your own"}},
      .flags = {{.name = "--keep", .help = "Leave the service running", .target = &options->keep},
                {.name = "--remove", .help = "Remove what a demo left, and end", .target = &options->remove},
                {.name = "--yes",
                 .help = "Use the Swarm at --engine or DOCKER_HOST instead of a private one",
                 .target = &options->yes},
                {.name = "--engine",
                 .help = "A Swarm manager on this machine: unix:///var/run/docker.sock",
                 .target = &options->engine,
                 .value = "HOST"}},
      .run = [options](cli::Ports& ports) { return demo::Demo(*options, ports).run(); }};
}

}  // namespace fairlead
