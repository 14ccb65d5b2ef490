#include "json/document.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::json {

Document::Document(Value value) : value_(std::make_shared<const Value>(std::move(value))) {}

const Value& Document::operator*() const {
  static const Value null;
  return value_ ? *value_ : null;
}

bool Document::is_null() const {
  return (*this)->is_null();
}

bool Document::is_same(const Document& other) const {
  return value_ == other.value_ || **this == *other;
}

}  // namespace fairlead::json
