#pragma once

#include "base/error.hpp"

#include <expected>
#include <string>
#include <utility>

namespace fairlead {

/// A value or an Error. Adds to std::expected what g++ 12 lacks: [[nodiscard]] and context.
template <class T = void>
class [[nodiscard]] Result : public std::expected<T, Error> {
  using Base = std::expected<T, Error>;

 public:
  using Base::Base;
  Result(Error error) : Base(std::unexpect, std::move(error)) {}

  /// Says what was being done, if it failed: `read(path).during("load stack \"web\"")`.
  Result during(std::string frame) && {
    if (!this->has_value()) return std::move(this->error()).during(std::move(frame));
    return std::move(*this);
  }

  /// Says where the user has to look, if it failed and does not know yet.
  Result at(Place place) && {
    if (!this->has_value()) return std::move(this->error()).at(std::move(place));
    return std::move(*this);
  }

  /// Says the next step, if it failed and does not know yet.
  Result help(std::string text) && {
    if (!this->has_value()) return std::move(this->error()).help(std::move(text));
    return std::move(*this);
  }
};

}  // namespace fairlead

/// Leaves the function with the error, if there is one. A statement, never an expression:
/// g++ 12 skips destructors when a statement expression returns.
#define TRY(...)                                                                            \
  do {                                                                                      \
    if (auto try_result = (__VA_ARGS__); !try_result) return std::move(try_result).error(); \
  } while (false)

/// `TRY_ASSIGN(auto text, fs.read(path));` declares `text`, or leaves with the error.
#define TRY_ASSIGN(declaration, ...) \
  FAIRLEAD_TRY_ASSIGN(FAIRLEAD_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)
#define FAIRLEAD_TRY_ASSIGN(result, declaration, ...) \
  auto result = (__VA_ARGS__);                        \
  if (!result) return std::move(result).error();      \
  declaration = *std::move(result)
#define FAIRLEAD_CONCAT(a, b) FAIRLEAD_CONCAT2(a, b)
#define FAIRLEAD_CONCAT2(a, b) a##b
