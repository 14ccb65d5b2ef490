#pragma once

#include "cli/output.hpp"
#include "plan/observer.hpp"
#include "sys/clock.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace fairlead::cli {

/// Where an observer writes: standard error, redacted.
using Sink = std::function<void(std::string_view)>;

/// What every observer needs. `width` is that of the terminal, in characters.
struct Screen {
  Sink write;
  sys::Clock& clock;
  bool colour = false;
  std::size_t width = 80;
};

// Each hears one thread at a time; make_observer() gives one that any thread may call.

/// Live lines at the bottom of a terminal: progress bars and what is waited for. At most ten redraws a second.
std::unique_ptr<plan::Observer> make_terminal_observer(Screen screen);
/// A line when something changes, at most one per 10 s for each thing that is waited for or moved.
std::unique_ptr<plan::Observer> make_line_observer(Screen screen);
/// The same lines, each step in a collapsed section of GitLab's job log. Its destructor closes an open section.
std::unique_ptr<plan::Observer> make_gitlab_observer(Screen screen);
/// Warnings only.
std::unique_ptr<plan::Observer> make_quiet_observer(Screen screen);

/// The one that fits, for calls from any thread.
std::unique_ptr<plan::Observer> make_observer(const OutputStyle& style, Screen screen);

/// A section of GitLab's job log (docs.gitlab.com/ci/jobs/job_logs): the escape sequences around its lines.
std::string section_start(std::string_view name, std::string_view header, sys::Clock::Wall now);
std::string section_end(std::string_view name, sys::Clock::Wall now);

/// "1.2 MB", "340 B"; powers of ten.
std::string size_text(std::uint64_t bytes);
/// "850 ms", "12.3 s", "4 min 5 s".
std::string time_text(std::chrono::milliseconds time);
/// "create service shop_web".
std::string headline(const plan::Change& change);

}  // namespace fairlead::cli
