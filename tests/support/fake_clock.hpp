#pragma once

#include "sys/clock.hpp"

#include <functional>
#include <mutex>
#include <vector>

namespace fairlead::test {

/// A clock that only moves when somebody sleeps, or a test says so. Safe to use from several threads.
class FakeClock final : public sys::Clock {
 public:
  Steady steady() const override { return Steady(moved()); }
  Wall wall() const override { return start + moved(); }

  bool sleep(std::chrono::milliseconds duration, const std::stop_token& stop) override {
    if (stop.stop_requested()) return false;
    {
      const std::lock_guard lock(mutex_);
      sleeps_.push_back(duration);
      moved_ += duration;
    }
    if (on_sleep) on_sleep(duration);
    return !stop.stop_requested();
  }

  void advance(std::chrono::milliseconds duration) {
    const std::lock_guard lock(mutex_);
    moved_ += duration;
  }
  std::chrono::milliseconds moved() const {
    const std::lock_guard lock(mutex_);
    return moved_;
  }
  std::vector<std::chrono::milliseconds> sleeps() const {
    const std::lock_guard lock(mutex_);
    return sleeps_;
  }

  /// What the world does while somebody waits. Called after the time has moved.
  std::function<void(std::chrono::milliseconds)> on_sleep = {};
  /// 2026-01-31T12:00:00Z
  static constexpr Wall start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + std::chrono::hours(12);

 private:
  mutable std::mutex mutex_;
  std::chrono::milliseconds moved_ = {};
  std::vector<std::chrono::milliseconds> sleeps_;
};

}  // namespace fairlead::test
