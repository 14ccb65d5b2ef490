#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::json {

/// Objects sort their keys, so equal values give equal text.
using Value = nlohmann::json;

/// Reads RFC 8259 text. `corrupt`, with line and column, when it is not valid or nests deeper than 200.
/// `source` names the text in errors: a file, or "the answer of registry.example.org".
Result<Value> parse(std::string_view text, std::string_view source);

/// Compact text. Invalid UTF-8 is replaced, never thrown at.
std::string dump(const Value& value);
/// Text for people: indented by two, a newline at the end.
std::string pretty(const Value& value);
/// Where the first text is that is not UTF-8, such as "Labels.team" or "Env.2"; nothing when all are.
std::optional<std::string> not_utf8(const Value& value);
/// The text; null for an empty one.
Value text_or_null(std::string_view text);
/// A quoted JSON string.
std::string quoted(std::string_view text);

/// Member `key` of `object` as what it must be. `corrupt` when it is missing or something else.
Result<std::string> text(const Value& object, std::string_view key);
Result<std::int64_t> integer(const Value& object, std::string_view key);
/// The member, or `fallback` when it is missing, null or something else.
std::string text_or(const Value& object, std::string_view key, std::string_view fallback = {});
std::int64_t integer_or(const Value& object, std::string_view key, std::int64_t fallback);
bool boolean_or(const Value& object, std::string_view key, bool fallback);
/// The member, or a null value that lives for ever.
const Value& member(const Value& object, std::string_view key);
/// The value at a path of keys: `at(service, {"Spec", "Name"})`; null when any is missing.
const Value& at(const Value& object, std::initializer_list<std::string_view> path);

}  // namespace fairlead::json
