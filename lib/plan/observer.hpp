#pragma once

#include "plan/change.hpp"

#include <chrono>
#include <string_view>

namespace fairlead::plan {

/// Hears what apply does, for people who watch. Calls may come from any thread, also at once.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void step_started(const Change& change) = 0;
  virtual void step_finished(const Change& change, std::chrono::milliseconds took) = 0;
  /// Something is waited for; called again whenever `state` differs.
  virtual void waiting(std::string_view what, std::string_view state) = 0;
  /// `done` of `total` bytes of `what` have moved (total 0: unknown). Called often.
  virtual void progress(std::string_view what, std::uint64_t done, std::uint64_t total) = 0;
  /// A fact worth a line: "image pinned to sha256:...".
  virtual void note(std::string_view text) = 0;
  /// Something the user should mend, though the work goes on.
  virtual void warning(std::string_view text) = 0;
};

/// Hears nothing.
class SilentObserver final : public Observer {
 public:
  void step_started(const Change&) override {}
  void step_finished(const Change&, std::chrono::milliseconds) override {}
  void waiting(std::string_view, std::string_view) override {}
  void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
  void note(std::string_view) override {}
  void warning(std::string_view) override {}
};

}  // namespace fairlead::plan
