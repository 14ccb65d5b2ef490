#pragma once

#include "bump/value.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::bump {

/// What the readers of this module share: a text, and how far it was read.
class Scanner {
 public:
  Scanner(std::string_view text, std::string_view file)
      : text_(text), file_(file), at_(text.starts_with("\xef\xbb\xbf") ? 3 : 0) {}

 protected:
  bool at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::string_view rest() const { return text_.substr(at_); }
  std::string_view since(std::size_t start) const { return text_.substr(start, at_ - start); }

  /// Goes on behind `front` if it comes next.
  bool take(std::string_view front) {
    if (!rest().starts_with(front)) return false;
    at_ += front.size();
    return true;
  }

  /// Goes on to the next of these characters, or to the end.
  void skip_until(std::string_view characters) { at_ = std::min(text_.find_first_of(characters, at_), text_.size()); }
  void skip_all(std::string_view characters) { at_ = std::min(text_.find_first_not_of(characters, at_), text_.size()); }

  /// Goes on behind the next `mark`; false, at the end, if there is none.
  bool skip_past(std::string_view mark) {
    const auto found = text_.find(mark, at_);
    at_ = found == text_.npos ? text_.size() : found + mark.size();
    return found != text_.npos;
  }

  Error wrong(std::string message) const { return wrong_at(at_, std::move(message)); }
  Error wrong_at(std::size_t offset, std::string message) const {
    return Error(Errc::config, std::move(message)).id("FL0320").at(place_at(text_, offset, file_));
  }

  std::string_view text_, file_;
  std::size_t at_;
};

}  // namespace fairlead::bump
