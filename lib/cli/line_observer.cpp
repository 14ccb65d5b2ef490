#include "cli/line_observer.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::cli {

bool LineObserver::due(Item& item) const {
  const auto now = screen_.clock.steady();
  if (item.printed && now - *item.printed < pause) return false;
  item.printed = now;
  return true;
}

void LineObserver::line(std::string_view text) const {
  screen_.write(printable(text) + "\n");
}

void LineObserver::step_started(const plan::Change& change) {
  line(headline(change));
}

void LineObserver::step_finished(const plan::Change& change, std::chrono::milliseconds took) {
  line(fmt::format("  done: {} {} ({})", change.kind, change.name, time_text(took)));
}

void LineObserver::waiting(std::string_view what, std::string_view state) {
  auto& item = items_[std::string(what)];
  if (item.state == state || !due(item)) return;
  item.state = state;
  line(fmt::format("  waiting: {}: {}", what, state));
}

void LineObserver::progress(std::string_view what, std::uint64_t done, std::uint64_t total) {
  auto& item = items_[std::string(what)];
  if (!item.printed) {  // what is done within the first 10 s needs no line
    item.printed = screen_.clock.steady();
    return;
  }
  const bool finished = total != 0 && done == total && !item.state.empty();
  if (!finished && !due(item)) return;
  item.state = total == 0 ? size_text(done) : fmt::format("{} of {}", size_text(done), size_text(total));
  line(fmt::format("  {}: {}", what, item.state));
  if (finished) items_.erase(std::string(what));
}

void LineObserver::note(std::string_view text) {
  line(fmt::format("  {}", text));
}

void LineObserver::warning(std::string_view text) {
  const std::string_view label = screen_.colour ? "\x1b[1;33mwarning\x1b[0m" : "warning";
  screen_.write(fmt::format("{}: {}\n", label, printable(text)));
}

std::unique_ptr<plan::Observer> make_line_observer(Screen screen) {
  return std::make_unique<LineObserver>(std::move(screen));
}

}  // namespace fairlead::cli
