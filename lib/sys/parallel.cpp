#include "sys/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace fairlead::sys {

Result<> in_parallel(std::size_t count, std::size_t threads, const std::stop_token& stop,
                     const std::function<Result<>(std::size_t, const std::stop_token&)>& work) {
  std::stop_source inner;
  const std::stop_callback outer(stop, [&inner] { inner.request_stop(); });
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::optional<Error> first;
  const auto loop = [&] {
    for (auto i = next++; i < count && !inner.stop_requested(); i = next++) {
      auto done = work(i, inner.get_token());
      if (done) continue;
      const std::lock_guard lock(mutex);
      if (!first) first = std::move(done).error();
      inner.request_stop();
    }
  };
  {
    std::vector<std::jthread> workers;
    const auto wanted = std::min(std::max<std::size_t>(threads, 1), count);
    for (std::size_t i = 1; i < wanted; ++i) workers.emplace_back(loop);
    loop();
  }
  if (first) return *std::move(first);
  if (stop.stop_requested()) return Error(Errc::cancelled, "stopped");
  return {};
}

}  // namespace fairlead::sys
