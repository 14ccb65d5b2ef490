#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace fairlead::yaml {

/// A vector that is no larger than a pointer: most lists of a tree are empty. Copies are deep; references and iterators
/// last as long as those of a std::vector.
template <class T>
class List {
 public:
  List() = default;
  /// Moves the items out of `items`.
  explicit List(std::span<T> items)
      : all_(items.empty() ? nullptr
                           : make(std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()))) {}
  List(const List& other) : all_(other.empty() ? nullptr : make(*other.all_)) {}
  List(List&&) noexcept = default;
  List& operator=(const List& other) { return *this = List(other); }
  List& operator=(List&&) noexcept = default;
  ~List() = default;

  bool empty() const { return size() == 0; }
  std::size_t size() const { return all_ ? all_->size() : 0; }

  T* begin() { return all_ ? all_->data() : nullptr; }
  T* end() { return begin() + size(); }
  const T* begin() const { return all_ ? all_->data() : nullptr; }
  const T* end() const { return begin() + size(); }

  T& operator[](std::size_t index) { return (*all_)[index]; }
  const T& operator[](std::size_t index) const { return (*all_)[index]; }
  T& front() { return all_->front(); }
  const T& front() const { return all_->front(); }
  T& back() { return all_->back(); }
  const T& back() const { return all_->back(); }

  void push_back(T item) { insert(end(), std::move(item)); }

  void insert(const T* before, T item) {
    const auto index = before - begin();
    if (!all_) all_ = make();
    all_->insert(all_->begin() + index, std::move(item));
  }

  void erase(const T* item) { all_->erase(all_->begin() + (item - begin())); }

  template <class Predicate>
  void erase_if(Predicate predicate) {
    if (all_) std::erase_if(*all_, predicate);
  }

 private:
  /// Unlike std::default_delete no constexpr, for which T would have to be complete too early.
  struct Delete {
    void operator()(std::vector<T>* all) const { std::default_delete<std::vector<T>>()(all); }
  };
  using Pointer = std::unique_ptr<std::vector<T>, Delete>;

  static Pointer make(auto&&... from) { return Pointer(new std::vector<T>(std::forward<decltype(from)>(from)...)); }

  Pointer all_;  ///< nullptr: empty.
};

}  // namespace fairlead::yaml
