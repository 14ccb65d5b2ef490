#include "demo_story.hpp"

#include "base/text.hpp"
#include "demo_undo.hpp"
#include "json/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::demo {
namespace {

constexpr const char* stack_name = "fairlead-demo";

std::string counted(const Visits& visits) {
  std::string by;
  for (const auto& [version, answers] : visits.by_version)
    by += fmt::format("{}{} by {}", by.empty() ? "" : ", ", answers, version);
  return fmt::format("{} requests, {} failed ({})", visits.requests, visits.failed, by);
}

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (const auto word : split(line, ' ')) words.emplace_back(word);
  return words;
}

}  // namespace

Result<sys::Completion> Story::run(const std::string& line, Stage::Shown shown) {
  return stage_.run({.arguments = words_of(line), .shown = shown}, transcript_);
}

Result<sys::Completion> Story::stack(const std::string& command, const std::string& version, Stage::Shown shown,
                                     int expected) {
  return stage_.run({.arguments = {"fairlead", "stack", command, "-f", "stack.yml", stack_name},
                     .variables = {{"VERSION", version}},
                     .shown = shown,
                     .expected = expected},
                    transcript_);
}

Result<> Story::prepare(const std::string& registry, Traffic traffic) {
  repository_ = registry + "/harbour";
  TRY(stage_.copy_helper("harbour"));
  TRY(stage_.write("Dockerfile", dockerfile()));
  TRY(stage_.write("page.txt", first_page));
  TRY(stage_.write("stack.yml", stack_file(traffic, registry)));
  TRY(stage_.write(".gitignore", "/harbour\n/image/\n"));
  TRY(stage_.run_silently({.arguments = {"git", "init", "-q", "-b", "main"}}));
  TRY(stage_.run_silently({.arguments = {"fairlead", "image", "keygen", "--out", "../release"}}));
  return {};
}

Result<> Story::commit(const std::string& message) {
  TRY(stage_.run_silently({.arguments = {"git", "add", "--all"}}));
  TRY(stage_.run({.arguments = {"git", "commit", "-m", message}, .shown = Stage::Shown::nothing}, transcript_));
  return {};
}

/// The version follows from the commits; that it is the one of the story is checked.
Result<> Story::release(const std::string& version) {
  TRY_ASSIGN(const auto tagged, run("fairlead release apply --yes", Stage::Shown::output));
  if (trim(tagged.output) == "tag v" + version) return {};
  return Error(Errc::internal, fmt::format("{} was released, not {}", printable(trim(tagged.output)), version));
}

/// Shown the first time; later it is the same again.
Result<> Story::publish(const std::string& version) {
  const auto image = repository_ + ":" + version;
  const bool is_first = pushed_.empty();
  const auto step = [&](const std::string& line, Stage::Shown shown = Stage::Shown::nothing) {
    return is_first ? run(line, shown) : stage_.run_silently({.arguments = words_of(line)});
  };
  TRY(step(fmt::format("fairlead image build -t {} --build-arg VERSION={}", image, version)));
  TRY_ASSIGN(const auto pushed, step(fmt::format("fairlead image push oci:image:{} {}", version, image)));
  TRY(step("fairlead image sign --key ../release.key " + image));
  TRY_ASSIGN(const auto verified, step("fairlead image verify --key ../release.pub " + image, Stage::Shown::output));
  pushed_ = std::string(trim(pushed.output));
  if (trim(verified.output) == pushed_) return {};
  return Error(Errc::corrupt, "what was verified is not what was pushed").note(verified.output).note(pushed.output);
}

/// The service as the engine has it, which must run the image that was pushed last.
Result<json::Value> Story::service() {
  TRY_ASSIGN(auto service, engine_->get(fmt::format("/services/{}_web", stack_name)));
  const auto& image = json::at(service, {"Spec", "TaskTemplate", "ContainerSpec", "Image"});
  const auto text = image.is_string() ? image.get<std::string>() : "";
  const auto digest = text.find("@sha256:");
  if (digest != text.npos && pushed_.ends_with(text.substr(digest))) return service;
  return Error(Errc::internal, fmt::format("the service runs {}, not {}", printable(text), pushed_));
}

/// Ends a load, which nobody may have been turned away from.
Result<Visits> Story::count(const std::string& load) {
  TRY_ASSIGN(const auto visits, visitors_->finish(load));
  if (visits.failed == 0) return visits;
  return Error(Errc::refused, fmt::format("{} of {} requests failed", visits.failed, visits.requests))
      .note("the first: " + visits.first_failure);
}

Result<> Story::look() {
  TRY_ASSIGN(const auto page, visitors_->page());
  transcript_.fact("page", page);
  return {};
}

Result<> Story::go_live(const Place& place) {
  transcript_.scene("A service goes live");
  TRY(commit("feat: greet the ships"));
  TRY(release("1.0.0"));
  TRY(publish("1.0.0"));
  TRY(stack("plan", "1.0.0", Stage::Shown::output));
  TRY(stack("deploy", "1.0.0", Stage::Shown::output));
  TRY(service());
  visitors_.emplace(*engine_, repository_ + pushed_.substr(pushed_.rfind('@')), place.traffic);
  return look();
}

Result<> Story::ship_feature() {
  transcript_.scene("A feature ships while visitors come");
  TRY(stage_.write("page.txt", page_with_piers));
  TRY(commit("feat: give each ship a pier"));
  TRY(release("1.1.0"));
  TRY(publish("1.1.0"));
  transcript_.fact("image", "built, pushed, signed and verified in the same way");
  TRY(stack("plan", "1.1.0", Stage::Shown::output));
  TRY_ASSIGN(const auto load, visitors_->start());
  TRY(stack("deploy", "1.1.0", Stage::Shown::output));
  TRY_ASSIGN(outcome_.update, count(load));
  transcript_.fact("visitors", counted(outcome_.update));
  TRY(service());
  return look();
}

Result<> Story::ship_mistake() {
  transcript_.scene("A mistake ships in the same way, and is taken back");
  TRY(stage_.write("Dockerfile", dockerfile_with_tides()));
  TRY(commit("feat: show the tides"));
  TRY(release("1.2.0"));
  const auto good = pushed_;
  TRY(publish("1.2.0"));
  TRY_ASSIGN(const auto load, visitors_->start());
  const auto start = ports_.clock.steady();
  constexpr int rolled_back = 5;
  TRY(stack("deploy", "1.2.0", Stage::Shown::error, rolled_back));
  outcome_.rollback_time = std::chrono::floor<std::chrono::milliseconds>(ports_.clock.steady() - start);
  TRY_ASSIGN(outcome_.rollback, count(load));
  transcript_.fact("exit",
                   fmt::format("{}: rolled back after {:.1f} s; meanwhile {}", rolled_back,
                               static_cast<double>(outcome_.rollback_time.count()) / 1000, counted(outcome_.rollback)));
  pushed_ = good;
  TRY(service());
  return {};
}

Result<> Story::plan_nothing() {
  transcript_.scene("Nothing is left to do");
  TRY_ASSIGN(const auto before, service());
  TRY(stack("plan", "1.1.0", Stage::Shown::output));
  TRY(stage_.run_silently({.arguments = {"fairlead", "stack", "deploy", "-f", "stack.yml", stack_name},
                           .variables = {{"VERSION", "1.1.0"}}}));
  TRY_ASSIGN(const auto after, service());
  transcript_.fact("deploy", "writes nothing, and restarts no task");
  if (before == after) return {};
  return Error(Errc::internal, "a deploy without a change wrote to the service");
}

Result<Outcome> Story::play(const Place& place) {
  outcome_.engine = place.engine;
  TRY_ASSIGN(engine_, connect(place.docker_host, ports_, ports_.stop));
  TRY(prepare(place.registry, place.traffic));
  TRY(go_live(place));
  TRY(ship_feature());
  TRY(ship_mistake());
  TRY(plan_nothing());
  return outcome_;
}

Result<> Story::undo(const Place& place) {
  TRY_ASSIGN(const auto engine, connect(place.docker_host, ports_, std::stop_token()));
  const auto of_stack = std::string("com.docker.stack.namespace=") + stack_name;
  TRY(remove_leftovers(engine, {"/containers/json", "label", visitor_label}, ports_.clock));
  TRY(stage_.run_silently({.arguments = {"fairlead", "stack", "rm", "--yes", stack_name}}));
  TRY(remove_leftovers(engine, {"/containers/json", "label", of_stack}, ports_.clock));
  TRY(remove_leftovers(engine, {"/volumes", "label", of_stack}, ports_.clock));
  return remove_leftovers(engine, {"/images/json", "reference", place.registry + "/harbour"}, ports_.clock);
}

Result<Outcome> Story::rehearse() {
  TRY(prepare("registry.example", Traffic::published_port));
  transcript_.scene("A service is made");
  TRY(commit("feat: greet the ships"));
  TRY(release("1.0.0"));
  const std::string build = "fairlead image build -t registry.example/harbour:1.0.0 --build-arg VERSION=1.0.0";
  TRY_ASSIGN(const auto first, run(build, Stage::Shown::output));
  transcript_.scene("The same files give the same image");
  TRY_ASSIGN(const auto second, run(build, Stage::Shown::output));
  if (first.output != second.output) return Error(Errc::internal, "two builds of the same files differ");
  transcript_.scene("The next release");
  TRY(stage_.write("page.txt", page_with_piers));
  TRY(commit("feat: give each ship a pier"));
  TRY(run("fairlead release plan", Stage::Shown::output));
  return outcome_;
}

}  // namespace fairlead::demo
