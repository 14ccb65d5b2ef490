#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace fairlead::sys {

/// A stop that comes a while after another one: for what has to be finished after a signal, but not without end.
class LateStop {
 public:
  LateStop(const std::stop_token& stop, std::chrono::milliseconds later);
  LateStop(const LateStop&) = delete;
  LateStop& operator=(const LateStop&) = delete;
  ~LateStop() = default;

  std::stop_token token() const { return late_.get_token(); }

 private:
  void wait(const std::stop_token& ended);

  std::chrono::milliseconds later_;
  std::stop_source late_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  ///< Only once the other stop was requested.
  std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace fairlead::sys
