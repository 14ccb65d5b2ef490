#include "demo_story.hpp"

#include "base/text.hpp"
#include "cli/exit.hpp"
#include "demo_workshop.hpp"
#include "json/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::demo {
namespace {

using Shown = Stage::Shown;

std::string counted(const Visits& visits) {
  std::string by;
  for (const auto& [version, answers] : visits.by_version)
    by += fmt::format("{}{} by {}", by.empty() ? "" : ", ", answers, version);
  return fmt::format("{} requests, {} failed ({})", visits.requests, visits.failed, by);
}

/// Scene by scene; each goes on from the one before.
class Story {
 public:
  Story(Stage& stage, Transcript& transcript, const Place& place, engine::Client engine, sys::Clock& clock)
      : stage_(stage),
        transcript_(transcript),
        clock_(clock),
        workshop_(stage, transcript, place.registry),
        engine_(std::move(engine)),
        traffic_(place.traffic) {}

  Result<> go_live();
  Result<> ship_feature();
  Result<> ship_mistake();
  Result<> plan_nothing();
  Result<> tell() {
    TRY(workshop_.prepare(traffic_));
    TRY(go_live());
    TRY(ship_feature());
    TRY(ship_mistake());
    return plan_nothing();
  }

  Outcome outcome;

 private:
  Stage::Command stack(const std::string& command, const std::string& version, Shown shown = Shown::output) const {
    return {.arguments = {"fairlead", "stack", command, "-f", "stack.yml", stack_name},
            .variables = {{"VERSION", version}},
            .shown = shown};
  }
  /// Those of the image that was pushed first, which the node has.
  Visitors visitors() const { return {engine_, workshop_.repository() + first_.substr(first_.rfind('@')), traffic_}; }
  Result<json::Value> service(const std::string& pushed) const;
  Result<Visits> count(const std::string& load) const;
  Result<> look() const;

  Stage& stage_;
  Transcript& transcript_;
  sys::Clock& clock_;
  Workshop workshop_;
  engine::Client engine_;
  Traffic traffic_;
  std::string first_, second_;  ///< 1.0.0 and 1.1.0 as they were pushed, with their digests.
};

/// The service as the engine has it, which must run the image that was pushed.
Result<json::Value> Story::service(const std::string& pushed) const {
  TRY_ASSIGN(auto service, engine_.get(fmt::format("/services/{}_web", stack_name)));
  const auto& image = json::at(service, {"Spec", "TaskTemplate", "ContainerSpec", "Image"});
  const auto text = image.is_string() ? image.get<std::string>() : "";
  if (text == pushed) return service;
  return Error(Errc::internal, fmt::format("the service runs {}, not {}", printable(text), pushed));
}

/// Ends a load, from which nobody may have been turned away.
Result<Visits> Story::count(const std::string& load) const {
  TRY_ASSIGN(auto visits, visitors().finish(load));
  if (visits.failed == 0) return visits;
  return Error(Errc::refused, fmt::format("{} of {} requests failed", visits.failed, visits.requests))
      .note("the first: " + visits.first_failure);
}

Result<> Story::look() const {
  TRY_ASSIGN(const auto page, visitors().page());
  transcript_.fact("page", page);
  return {};
}

Result<> Story::go_live() {
  transcript_.scene("A service goes live");
  TRY(workshop_.commit("feat: greet the ships"));
  TRY(workshop_.release("1.0.0"));
  TRY_ASSIGN(first_, workshop_.publish("1.0.0"));
  TRY(stage_.run(stack("plan", "1.0.0"), transcript_));
  TRY(stage_.run(stack("deploy", "1.0.0"), transcript_));
  TRY(service(first_));
  return look();
}

Result<> Story::ship_feature() {
  transcript_.scene("A feature ships while visitors come");
  TRY(stage_.write("page.txt", page_with_piers));
  TRY(workshop_.commit("feat: give each ship a pier"));
  TRY(workshop_.release("1.1.0"));
  TRY_ASSIGN(second_, workshop_.publish("1.1.0"));
  transcript_.fact("image", "built, pushed, signed and verified in the same way");
  TRY(stage_.run(stack("plan", "1.1.0"), transcript_));
  TRY_ASSIGN(const auto load, visitors().start());
  TRY(stage_.run(stack("deploy", "1.1.0"), transcript_));
  TRY_ASSIGN(outcome.update, count(load));
  transcript_.fact("visitors", counted(outcome.update));
  TRY(service(second_));
  return look();
}

Result<> Story::ship_mistake() {
  transcript_.scene("A mistake ships in the same way, and is taken back");
  TRY(stage_.write("Dockerfile", dockerfile_with_tides()));
  TRY(workshop_.commit("feat: show the tides"));
  TRY(workshop_.release("1.2.0"));
  TRY(workshop_.publish("1.2.0"));
  auto deploy = stack("deploy", "1.2.0", Shown::error);
  deploy.expected = static_cast<int>(cli::Exit::rolled_back);
  TRY_ASSIGN(const auto load, visitors().start());
  const auto start = clock_.steady();
  TRY(stage_.run(deploy, transcript_));
  outcome.rollback_time = std::chrono::floor<std::chrono::milliseconds>(clock_.steady() - start);
  TRY_ASSIGN(outcome.rollback, count(load));
  const auto seconds = static_cast<double>(outcome.rollback_time.count()) / 1000;
  transcript_.fact("exit", fmt::format("{}: rolled back after {:.1f} s; meanwhile {}", deploy.expected, seconds,
                                       counted(outcome.rollback)));
  TRY(service(second_));
  return {};
}

Result<> Story::plan_nothing() {
  transcript_.scene("Nothing is left to do");
  TRY_ASSIGN(const auto before, service(second_));
  TRY(stage_.run(stack("plan", "1.1.0"), transcript_));
  TRY(stage_.run_silently(stack("deploy", "1.1.0")));
  TRY_ASSIGN(const auto after, service(second_));
  // The Swarm writes down meanwhile how its way back went. A write of ours makes what was there the previous spec.
  const auto is_same = [&](const char* key) { return json::member(before, key) == json::member(after, key); };
  if (!is_same("Spec") || !is_same("PreviousSpec"))
    return Error(Errc::internal, "a deploy without a change wrote to the service");
  transcript_.fact("deploy", "writes nothing, and restarts no task");
  return {};
}

}  // namespace

Result<Outcome> play(const Place& place, Stage& stage, Transcript& transcript, cli::Ports& ports) {
  TRY_ASSIGN(auto engine, connect(place.docker_host, ports, ports.stop));
  Story story(stage, transcript, place, std::move(engine), ports.clock);
  TRY(story.tell());
  story.outcome.engine = place.engine;
  return std::move(story.outcome);
}

Result<Outcome> rehearse(Stage& stage, Transcript& transcript) {
  Workshop workshop(stage, transcript, "registry.example");
  TRY(workshop.prepare(Traffic::published_port));
  transcript.scene("A service is made");
  TRY(workshop.commit("feat: greet the ships"));
  TRY(workshop.release("1.0.0"));
  TRY_ASSIGN(const auto first, workshop.build("1.0.0", Shown::output));
  transcript.scene("The same files give the same image");
  TRY_ASSIGN(const auto second, workshop.build("1.0.0", Shown::output));
  if (first.output != second.output) return Error(Errc::internal, "two builds of the same files differ");
  transcript.scene("The next release");
  TRY(stage.write("page.txt", page_with_piers));
  TRY(workshop.commit("feat: give each ship a pier"));
  TRY(stage.run({.arguments = {"fairlead", "release", "plan"}}, transcript));
  return Outcome{};
}

}  // namespace fairlead::demo
