#include "base/text.hpp"
#include "cli/observers.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::cli {
namespace {

constexpr std::size_t most_lines = 8;
constexpr std::size_t bar_width = 24;
constexpr auto redraw_pause = std::chrono::milliseconds(100);

/// As many characters as fit; bytes that continue a character stay with it.
std::string_view fitting(std::string_view text, std::size_t width) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U;
    if (starts && ++characters > width) return text.substr(0, i);
  }
  return text;
}

std::string bar(std::uint64_t done, std::uint64_t total) {
  if (total == 0) return size_text(done);
  const auto share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const auto filled = static_cast<std::size_t>(share * bar_width);
  return fmt::format("[{}{}] {:3.0f} %  {} of {}", std::string(filled, '='), std::string(bar_width - filled, ' '),
                     share * 100, size_text(done), size_text(total));
}

class TerminalObserver final : public plan::Observer {
 public:
  explicit TerminalObserver(Screen screen) : screen_(std::move(screen)) {}
  TerminalObserver(const TerminalObserver&) = delete;
  TerminalObserver& operator=(const TerminalObserver&) = delete;
  ~TerminalObserver() override { screen_.write(erase()); }

  void step_started(const plan::Change& change) override { show(headline(change), "..."); }

  void step_finished(const plan::Change& change, std::chrono::milliseconds took) override {
    drop(change.name);
    drop(headline(change));
    print(fmt::format("{} ({})", headline(change), time_text(took)));
  }

  void waiting(std::string_view what, std::string_view state) override { show(what, state); }

  void progress(std::string_view what, std::uint64_t done, std::uint64_t total) override {
    if (total != 0 && done >= total) {
      drop(what);
      return redraw();
    }
    show(what, bar(done, total));
  }

  void note(std::string_view text) override { print("  " + wrapped(printable(text), screen_.width, 2, "  ")); }

  void warning(std::string_view text) override {
    constexpr std::string_view label = "warning: ";
    print((screen_.colour ? "\x1b[1;33mwarning\x1b[0m: " : std::string(label)) +
          wrapped(printable(text), screen_.width, label.size(), std::string(label.size(), ' ')));
  }

 private:
  struct Line {
    std::string what, state;
  };

  void show(std::string_view what, std::string_view state) {
    const auto found = std::ranges::find(lines_, what, &Line::what);
    if (found != lines_.end()) {
      found->state = state;
    } else {
      if (lines_.size() == most_lines) lines_.erase(lines_.begin());
      lines_.push_back({.what = std::string(what), .state = std::string(state)});
    }
    redraw();
  }

  void drop(std::string_view what) {
    std::erase_if(lines_, [&](const Line& line) { return line.what == what; });
  }

  /// A line that stays, above the live ones.
  void print(std::string_view text) {
    auto out = erase();
    out += text;
    out += '\n';
    screen_.write(out += draw());
  }

  void redraw() {
    const auto now = screen_.clock.steady();
    if (drawn_at_ && now - *drawn_at_ < redraw_pause) return;
    drawn_at_ = now;
    auto out = erase();
    screen_.write(out += draw());
  }

  std::string erase() {
    const auto count = std::exchange(drawn_, 0);
    return count == 0 ? "" : fmt::format("\x1b[{}A\x1b[J", count);
  }

  std::string draw() {
    std::string out;
    for (const auto& [what, state] : lines_) {
      const auto text = printable(fmt::format("  {}: {}", what, state));
      out += std::string(fitting(text.substr(0, text.find('\n')), screen_.width - 1)) + "\n";
    }
    drawn_ = lines_.size();
    return out;
  }

  Screen screen_;
  std::vector<Line> lines_;
  std::size_t drawn_ = 0;  ///< Live lines on the screen now.
  std::optional<sys::Clock::Steady> drawn_at_;
};

}  // namespace

std::unique_ptr<plan::Observer> make_terminal_observer(Screen screen) {
  if (screen.width < 20) screen.width = 20;
  return std::make_unique<TerminalObserver>(std::move(screen));
}

}  // namespace fairlead::cli
