#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::yaml {

/// Where a node was written: shared by all nodes and keys of a file.
struct Origin {
  std::string file, text;
  std::vector<std::string> tags = {""};  ///< Node::tag counts from here; 0 is none.
  std::atomic<std::uint32_t> users = 0;  ///< So many SharedOrigin.
};

/// A std::shared_ptr of half the size, as every node and every key has one. May be nothing.
class SharedOrigin {
 public:
  SharedOrigin() = default;
  explicit SharedOrigin(std::unique_ptr<Origin> origin) : origin_(origin.release()) { ++origin_->users; }
  SharedOrigin(const SharedOrigin& other) : origin_(other.origin_) {
    if (origin_ != nullptr) origin_->users.fetch_add(1, std::memory_order_relaxed);
  }
  SharedOrigin(SharedOrigin&& other) noexcept : origin_(std::exchange(other.origin_, nullptr)) {}
  SharedOrigin& operator=(SharedOrigin other) noexcept {
    std::swap(origin_, other.origin_);
    return *this;
  }
  ~SharedOrigin() {
    if (origin_ == nullptr || origin_->users.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
    const std::unique_ptr<Origin> last(origin_);
  }

  const Origin* get() const { return origin_; }
  const Origin* operator->() const { return origin_; }
  explicit operator bool() const { return origin_ != nullptr; }

 private:
  Origin* origin_ = nullptr;
};

}  // namespace fairlead::yaml
