#pragma once

#include "demo_harbour.hpp"
#include "demo_stage.hpp"
#include "demo_transcript.hpp"

#include <string>

namespace fairlead::demo {

/// What a developer and a CI job do before anything is deployed: commit, release, build, push, sign, verify.
class Workshop {
 public:
  /// `registry` is where images go: "127.0.0.1:5000".
  Workshop(Stage& stage, Transcript& transcript, const std::string& registry)
      : stage_(stage), transcript_(transcript), registry_(registry), repository_(registry + "/harbour") {}

  /// Makes the repository, not yet a commit, and the key.
  Result<> prepare(Traffic traffic);
  Result<> commit(const std::string& message);
  /// Tags HEAD with the version that follows from the commits; `internal` if that is not `expected`.
  Result<> release(const std::string& expected);
  Result<sys::Completion> build(const std::string& version, Stage::Shown shown);
  /// Builds, pushes, signs and verifies. Gives "127.0.0.1:5000/harbour:1.0.0@sha256:...", as pushed and as verified.
  /// Shows each step the first time only.
  Result<std::string> publish(const std::string& version);

  const std::string& repository() const { return repository_; }

 private:
  Result<sys::Completion> step(const std::string& line, Stage::Shown shown);

  Stage& stage_;
  Transcript& transcript_;
  std::string registry_, repository_;
  bool has_shown_ = false;
};

}  // namespace fairlead::demo
