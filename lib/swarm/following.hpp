#pragma once

#include "base/result.hpp"
#include "swarm/outside.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

/// What following streams in threads of their own needs.
namespace fairlead::swarm {

/// Items on their way from the threads that read to the one that tells.
template <class T>
class Queue {
 public:
  void put(T item) {
    const std::lock_guard lock(mutex_);
    items_.push_back(std::move(item));
  }
  std::vector<T> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(items_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<T> items_;
};

/// A stream that says nothing for so long may be dead: it is opened again.
inline constexpr auto stream_idle = std::chrono::minutes(10);

/// Reads a stream again whenever it ends or breaks, a second later, until a stop, or until what it is about is gone
/// (`not_found`). The error, when reading on makes no sense.
std::optional<Error> read_on(const Outside& outside, const std::function<Result<>()>& read);

}  // namespace fairlead::swarm
