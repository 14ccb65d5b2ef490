#pragma once

#include "cli/ports.hpp"
#include "demo_place.hpp"
#include "demo_stage.hpp"
#include "demo_transcript.hpp"
#include "demo_visitors.hpp"

#include <chrono>
#include <string>

namespace fairlead::demo {

/// What came of it, for --output json and for the last lines.
struct Outcome {
  std::string engine;    ///< Empty when there was none and nothing was deployed.
  Visits update = {};    ///< While 1.1.0 replaced 1.0.0.
  Visits rollback = {};  ///< While 1.2.0 crashed.
  std::chrono::milliseconds rollback_time{};
};

/// The story that the demo tells, scene by scene. Each goes on from the one before; the first that does not go as told
/// is an error.
class Story {
 public:
  Story(Stage& stage, Transcript& transcript, cli::Ports& ports)
      : stage_(stage), transcript_(transcript), ports_(ports) {}

  /// On an engine: 1.0.0 goes live, 1.1.0 follows under load, 1.2.0 crashes and is taken back, and nothing is left to
  /// do. `refused` when a request failed.
  Result<Outcome> play(const Place& place);
  /// Without one: the release and the image.
  Result<Outcome> rehearse();
  /// Takes the stack, its volume and its images off an engine that goes on without us. Fine if there are none.
  Result<> undo(const Place& place);

 private:
  Result<> prepare(const std::string& registry, Traffic traffic);
  Result<> commit(const std::string& message);
  Result<> release(const std::string& version);
  Result<> publish(const std::string& version);
  Result<> go_live(const Place& place);
  Result<> ship_feature();
  Result<> ship_mistake();
  Result<> plan_nothing();
  Result<Visits> count(const std::string& load);
  Result<json::Value> service();
  Result<> look();

  Result<sys::Completion> run(const std::string& line, Stage::Shown shown = Stage::Shown::nothing);
  Result<sys::Completion> stack(const std::string& command, const std::string& version, Stage::Shown shown,
                                int expected = 0);

  Stage& stage_;
  Transcript& transcript_;
  cli::Ports& ports_;
  std::string repository_;  ///< "127.0.0.1:5000/harbour"
  std::string pushed_;      ///< The digest of the version that was pushed last.
  std::optional<engine::Client> engine_;
  std::optional<Visitors> visitors_;
  Outcome outcome_;
};

}  // namespace fairlead::demo
