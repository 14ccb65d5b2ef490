#pragma once

#include "json/json.hpp"

#include <memory>
#include <string>

namespace fairlead::json {

/// A value that does not change any more: copies share it. Null at first. Safe to read from several threads.
class Document {
 public:
  Document() = default;
  explicit Document(Value value);

  const Value& operator*() const;
  const Value* operator->() const { return &**this; }
  bool is_null() const;
  /// Compact, keys sorted.
  std::string text() const { return dump(**this); }

  friend bool operator==(const Document& a, const Document& b) { return a.is_same(b); }

 private:
  bool is_same(const Document& other) const;

  std::shared_ptr<const Value> value_;  ///< nullptr: null.
};

}  // namespace fairlead::json
