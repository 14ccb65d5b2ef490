#include "sys/late_stop.hpp"

namespace fairlead::sys {

LateStop::LateStop(const std::stop_token& stop, std::chrono::milliseconds later)
    : later_(later),
      on_stop_(stop, [this] { thread_ = std::jthread([this](const std::stop_token& ended) { wait(ended); }); }) {}

// Signals come in real time, so this is no matter of a Clock.
void LateStop::wait(const std::stop_token& ended) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, ended, later_, [] { return false; });
  if (!ended.stop_requested()) late_.request_stop();
}

}  // namespace fairlead::sys
