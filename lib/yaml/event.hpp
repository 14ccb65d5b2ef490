#pragma once

#include "base/result.hpp"
#include "yaml/node.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace fairlead::yaml {

enum class EventType : std::uint8_t { begin, end, scalar, sequence, mapping, close, alias };

/// The events of libyaml, one at a time. Only parse.cpp uses this.
class Events {
 public:
  /// `text` has to outlive this.
  explicit Events(std::string_view text);
  Events(const Events&) = delete;
  ~Events();

  /// Goes to the next event, `end` after the last. Fails with place and help on a syntax error; `file` is for messages.
  Result<> next(const std::string& file);

  EventType type() const;
  std::uint32_t line() const;
  std::uint32_t column() const;
  std::string_view value() const;   ///< Of a scalar, else "".
  Style style() const;              ///< Of a scalar. A text with the tag !!str or ! counts as quoted.
  std::string_view anchor() const;  ///< Of the node, or the name of the alias.
  std::string_view tag() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fairlead::yaml
