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

/// The story on an engine: 1.0.0 goes live, 1.1.0 follows under load, 1.2.0 crashes and is taken back, and nothing is
/// left to do. What does not go as told is an error; `refused` when a request failed.
Result<Outcome> play(const Place& place, Stage& stage, Transcript& transcript, cli::Ports& ports);

/// The story without an engine: the release and the image.
Result<Outcome> rehearse(Stage& stage, Transcript& transcript);

/// Takes the stack, its volume and its images off an engine that goes on without us. Fine if there are none. Goes on
/// after a stop.
Result<> undo(const Place& place, Stage& stage, cli::Ports& ports);

}  // namespace fairlead::demo
