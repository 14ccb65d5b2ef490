#pragma once

#include "cli/observers.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace fairlead::cli {

/// Calm lines for logs. The base of the GitLab observer.
class LineObserver : public plan::Observer {
 public:
  explicit LineObserver(Screen screen) : screen_(std::move(screen)) {}

  void step_started(const plan::Change& change) override;
  void step_finished(const plan::Change& change, std::chrono::milliseconds took) override;
  void waiting(std::string_view what, std::string_view state) override;
  void progress(std::string_view what, std::uint64_t done, std::uint64_t total) override;
  void note(std::string_view text) override;
  void warning(std::string_view text) override;

 protected:
  const Screen& screen() const { return screen_; }

 private:
  struct Item {
    std::string state;
    std::optional<sys::Clock::Steady> printed;
  };
  static constexpr auto pause = std::chrono::seconds(10);

  bool due(Item& item) const;
  void line(std::string_view text) const;

  Screen screen_;
  std::map<std::string, Item, std::less<>> items_;
};

}  // namespace fairlead::cli
