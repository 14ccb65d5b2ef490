#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace fairlead::swarm {

/// Sorts as Go's sort.Slice does, with equal items ending where they end there: it is a pattern-defeating quicksort,
/// which is not stable but always does the same to the same input (Go 1.19 and later, sort/zsortfunc.go).
template <class T, class Less>
class GoSort {
 public:
  GoSort(std::vector<T>& items, Less less) : items_(items), less_(std::move(less)) {}

  void run() { quick(0, items_.size(), static_cast<unsigned>(std::bit_width(items_.size()))); }

 private:
  using Index = std::size_t;
  enum class Hint : std::uint8_t { unknown, increasing, decreasing };

  bool less(Index a, Index b) const { return less_(items_[a], items_[b]); }
  void swap(Index a, Index b) { std::swap(items_[a], items_[b]); }

  void quick(Index a, Index b, unsigned limit) {
    bool was_balanced = true, was_partitioned = true;
    while (b - a > 12) {
      if (limit == 0) return heap(a, b);
      if (!was_balanced) {
        break_patterns(a, b);
        --limit;
      }
      auto [pivot, hint] = choose(a, b);
      if (hint == Hint::decreasing) {
        for (Index i = a, j = b - 1; i < j; ++i, --j) swap(i, j);
        pivot = (b - 1) - (pivot - a);
        hint = Hint::increasing;
      }
      if (was_balanced && was_partitioned && hint == Hint::increasing && insert_few(a, b)) return;
      if (a > 0 && !less(a - 1, pivot)) {
        a = partition_equal(a, b, pivot);
        continue;
      }
      const auto eighth = (b - a) / 8;
      const auto [middle, partitioned] = partition(a, b, pivot);
      was_partitioned = partitioned;
      const auto left = middle - a, right = b - middle;
      was_balanced = std::min(left, right) >= eighth;
      if (left < right) {
        quick(a, middle, limit);
        a = middle + 1;
      } else {
        quick(middle + 1, b, limit);
        b = middle;
      }
    }
    insert(a, b);
  }

  void insert(Index a, Index b) {
    for (auto i = a + 1; i < b; ++i) {
      for (auto j = i; j > a && less(j, j - 1); --j) swap(j, j - 1);
    }
  }

  void sift_down(Index low, Index high, Index first) {
    for (auto root = low;;) {
      auto child = 2 * root + 1;
      if (child >= high) return;
      if (child + 1 < high && less(first + child, first + child + 1)) ++child;
      if (!less(first + root, first + child)) return;
      swap(first + root, first + child);
      root = child;
    }
  }

  void heap(Index a, Index b) {
    const auto size = b - a;
    for (auto i = (size - 1) / 2 + 1; i-- > 0;) sift_down(i, size, a);
    for (auto i = size; i-- > 0;) {
      swap(a, a + i);
      sift_down(0, i, a);
    }
  }

  void break_patterns(Index a, Index b) {
    const auto size = b - a;
    std::uint64_t random = size;
    const auto mask = (std::uint64_t{1} << static_cast<unsigned>(std::bit_width(size))) - 1;
    const auto middle = a + size / 4 * 2;
    for (Index i = 0; i < 3; ++i) {
      random ^= random << 13U;
      random ^= random >> 7U;
      random ^= random << 17U;
      auto other = random & mask;
      if (other >= size) other -= size;
      swap(middle - 1 + i, a + other);
    }
  }

  std::pair<Index, Hint> choose(Index a, Index b) {
    const auto quarter = (b - a) / 4;
    auto i = a + quarter, j = a + quarter * 2, k = a + quarter * 3;
    int swaps = 0;
    if (b - a >= 50) {
      i = median(i - 1, i, i + 1, swaps);
      j = median(j - 1, j, j + 1, swaps);
      k = median(k - 1, k, k + 1, swaps);
    }
    j = median(i, j, k, swaps);
    constexpr int most_swaps = 12;
    return {j, swaps == 0 ? Hint::increasing : swaps == most_swaps ? Hint::decreasing : Hint::unknown};
  }

  Index median(Index a, Index b, Index c, int& swaps) const {
    order(a, b, swaps);
    order(b, c, swaps);
    order(a, b, swaps);
    return b;
  }

  void order(Index& a, Index& b, int& swaps) const {
    if (!less(b, a)) return;
    ++swaps;
    std::swap(a, b);
  }

  bool insert_few(Index a, Index b) {
    auto i = a + 1;
    for (int step = 0; step < 5; ++step) {
      while (i < b && !less(i, i - 1)) ++i;
      if (i == b) return true;
      if (b - a < 50) return false;
      swap(i, i - 1);
      for (auto j = i - 1; i - a >= 2 && j >= 1 && less(j, j - 1); --j) swap(j, j - 1);
      for (auto j = i + 1; b - i >= 2 && j < b && less(j, j - 1); ++j) swap(j, j - 1);
    }
    return false;
  }

  Index partition_equal(Index a, Index b, Index pivot) {
    swap(a, pivot);
    auto i = a + 1, j = b - 1;
    while (true) {
      while (i <= j && !less(a, i)) ++i;
      while (i <= j && less(a, j)) --j;
      if (i > j) return i;
      swap(i++, j--);
    }
  }

  std::pair<Index, bool> partition(Index a, Index b, Index pivot) {
    swap(a, pivot);
    auto i = a + 1, j = b - 1;
    bool is_partitioned = true;
    while (true) {
      while (i <= j && less(i, a)) ++i;
      while (i <= j && !less(j, a)) --j;
      if (i > j) break;
      swap(i++, j--);
      is_partitioned = false;
    }
    swap(j, a);
    return {j, is_partitioned};
  }

  std::vector<T>& items_;
  Less less_;
};

}  // namespace fairlead::swarm
