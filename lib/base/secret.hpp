#pragma once

#include <string>
#include <utility>

namespace fairlead {

/// A text that must not be seen: it has no stream or format operator and wipes its memory.
/// `reveal` is for the one place that puts it into a header or a key.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
  Secret(const Secret&) = default;
  Secret& operator=(Secret other) noexcept {
    text_.swap(other.text_);
    return *this;
  }
  ~Secret() { wipe(); }

  const std::string& reveal() const noexcept { return text_; }
  bool empty() const noexcept { return text_.empty(); }
  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  void wipe() noexcept {
    text_.resize(text_.capacity());
    for (volatile char* p = text_.data(); p != text_.data() + text_.size(); ++p) *p = 0;
    text_.clear();
  }

  std::string text_;
};

}  // namespace fairlead
