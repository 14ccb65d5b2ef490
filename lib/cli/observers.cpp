#include "cli/observers.hpp"

#include "base/text.hpp"
#include "cli/line_observer.hpp"

#include <array>
#include <cctype>
#include <fmt/core.h>
#include <mutex>
#include <utility>

namespace fairlead::cli {
namespace {

/// What GitLab allows in the name of a section: letters, digits, "_", "." and "-".
std::string section_name(std::string_view text) {
  std::string out;
  for (const char c : lower(text)) {
    out += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ? c : '_';
  }
  return out;
}

long long unix_seconds(sys::Clock::Wall time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

class GitlabObserver final : public LineObserver {
 public:
  using LineObserver::LineObserver;
  GitlabObserver(const GitlabObserver&) = delete;
  GitlabObserver& operator=(const GitlabObserver&) = delete;
  ~GitlabObserver() override { close(); }

  /// Steps may overlap but sections may not, so a step that starts within another's section is a line in it.
  void step_started(const plan::Change& change) override {
    if (!open_.empty()) return LineObserver::step_started(change);
    open_ = headline(change);
    screen().write(section_start(open_, open_, screen().clock.wall()));
  }

  void step_finished(const plan::Change& change, std::chrono::milliseconds took) override {
    LineObserver::step_finished(change, took);
    if (open_ == headline(change)) close();
  }

 private:
  void close() {
    if (!open_.empty()) screen().write(section_end(open_, screen().clock.wall()));
    open_.clear();
  }

  std::string open_;
};

class QuietObserver final : public plan::Observer {
 public:
  explicit QuietObserver(Screen screen) : lines_(std::move(screen)) {}
  void step_started(const plan::Change&) override {}
  void step_finished(const plan::Change&, std::chrono::milliseconds) override {}
  void waiting(std::string_view, std::string_view) override {}
  void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
  void note(std::string_view) override {}
  void warning(std::string_view text) override { lines_.warning(text); }

 private:
  LineObserver lines_;
};

/// Lets one call in at a time.
class LockedObserver final : public plan::Observer {
 public:
  explicit LockedObserver(std::unique_ptr<plan::Observer> inner) : inner_(std::move(inner)) {}

  void step_started(const plan::Change& change) override {
    const std::lock_guard lock(mutex_);
    inner_->step_started(change);
  }
  void step_finished(const plan::Change& change, std::chrono::milliseconds took) override {
    const std::lock_guard lock(mutex_);
    inner_->step_finished(change, took);
  }
  void waiting(std::string_view what, std::string_view state) override {
    const std::lock_guard lock(mutex_);
    inner_->waiting(what, state);
  }
  void progress(std::string_view what, std::uint64_t done, std::uint64_t total) override {
    const std::lock_guard lock(mutex_);
    inner_->progress(what, done, total);
  }
  void note(std::string_view text) override {
    const std::lock_guard lock(mutex_);
    inner_->note(text);
  }
  void warning(std::string_view text) override {
    const std::lock_guard lock(mutex_);
    inner_->warning(text);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<plan::Observer> inner_;
};

std::unique_ptr<plan::Observer> make_unlocked(const OutputStyle& style, Screen screen) {
  if (style.quiet) return make_quiet_observer(std::move(screen));
  if (style.gitlab) return make_gitlab_observer(std::move(screen));
  if (style.terminal) return make_terminal_observer(std::move(screen));
  return make_line_observer(std::move(screen));
}

}  // namespace

std::unique_ptr<plan::Observer> make_gitlab_observer(Screen screen) {
  return std::make_unique<GitlabObserver>(std::move(screen));
}

std::unique_ptr<plan::Observer> make_quiet_observer(Screen screen) {
  return std::make_unique<QuietObserver>(std::move(screen));
}

std::unique_ptr<plan::Observer> make_observer(const OutputStyle& style, Screen screen) {
  return std::make_unique<LockedObserver>(make_unlocked(style, std::move(screen)));
}

std::string section_start(std::string_view name, std::string_view header, sys::Clock::Wall now) {
  return fmt::format("\x1b[0Ksection_start:{}:{}[collapsed=true]\r\x1b[0K{}\n", unix_seconds(now), section_name(name),
                     printable(header));
}

std::string section_end(std::string_view name, sys::Clock::Wall now) {
  return fmt::format("\x1b[0Ksection_end:{}:{}\r\x1b[0K\n", unix_seconds(now), section_name(name));
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  constexpr std::array<std::string_view, 5> units = {"kB", "MB", "GB", "TB", "PB"};
  auto value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units.at(unit));
}

std::string time_text(std::chrono::milliseconds time) {
  const auto ms = time.count();
  if (ms < 1000) return fmt::format("{} ms", ms);
  if (ms < 60'000) return fmt::format("{}.{} s", ms / 1000, ms % 1000 / 100);
  return fmt::format("{} min {} s", ms / 60'000, ms % 60'000 / 1000);
}

std::string headline(const plan::Change& change) {
  return fmt::format("{} {} {}", plan::word(change.action), change.kind, change.name);
}

}  // namespace fairlead::cli
