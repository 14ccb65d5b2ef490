#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::swarm {

/// Puts what comes from several streams into the order of its times: each item is kept back for a moment, so that an
/// earlier one of a slower stream can still overtake it. `T` has a `time` as text that sorts as time does.
template <class T>
class InOrder {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  explicit InOrder(std::chrono::milliseconds kept) : kept_(kept) {}

  void add(T item, Moment now) { waiting_.emplace_back(now, std::move(item)); }

  /// What has waited long enough, and what is older than that.
  std::vector<T> take(Moment now) {
    std::string newest;
    for (const auto& [came, item] : waiting_) {
      if (came + kept_ <= now) newest = std::max(newest, item.time);
    }
    std::vector<T> out;
    std::erase_if(waiting_, [&](auto& entry) {
      const bool is_due = entry.first + kept_ <= now || entry.second.time < newest;
      if (is_due) out.push_back(std::move(entry.second));
      return is_due;
    });
    std::ranges::stable_sort(out, {}, &T::time);
    return out;
  }

 private:
  std::chrono::milliseconds kept_;
  std::vector<std::pair<Moment, T>> waiting_;
};

}  // namespace fairlead::swarm
