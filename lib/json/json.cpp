#include "json/json.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fairlead::json {
namespace {

constexpr int deepest = 200;

/// The line and column of the byte at `offset`; columns count bytes.
Place place_of(std::string_view source, std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  std::uint32_t line = 1, column = 1;
  for (const char c : before) {
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
    }
  }
  return {.file = std::string(source), .line = line, .column = column};
}

Error corrupt(Place place, std::string_view why) {
  auto message = fmt::format("not valid JSON: {}", why);
  return Error(Errc::corrupt, std::move(message)).id("FL0015").at(std::move(place));
}

/// Where brackets nest deeper than allowed. Looked for before parsing: writing and comparing such a value would
/// recurse once a level.
std::optional<std::size_t> too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > deepest) return i;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return {};
}

/// The parser's reason without its own prefix and without the text that it read, which may hold a secret.
std::string reason(std::string_view what) {
  constexpr std::string_view read = "; last read:";
  constexpr std::string_view while_parsing = "syntax error while parsing ";
  auto why = what.substr(std::min(what.find("] ") + 2, what.size()));
  if (const auto at = why.find(while_parsing); at != why.npos) why = why.substr(at + while_parsing.size());
  std::string out(why.substr(0, why.find(read)));
  if (const auto at = why.rfind("'; expected "); at != why.npos && at > why.find(read)) out += why.substr(at + 1);
  if (const auto at = out.find(" - "); at != out.npos) out.replace(0, at + 3, "");
  return printable(out);
}

Error wrong_member(std::string_view key, std::string_view what) {
  return {Errc::corrupt, fmt::format("\"{}\" {}", key, what)};
}

const Value& null_value() {
  static const Value value;
  return value;
}

}  // namespace

Result<Value> parse(std::string_view text, std::string_view source) {
  if (trim(text).empty()) return corrupt(place_of(source, text, 0), "there is no text");
  if (const auto at = too_deep(text)) {
    return corrupt(place_of(source, text, *at), fmt::format("it nests deeper than {} levels", deepest));
  }
  try {
    return Value::parse(text.begin(), text.end());
  } catch (const Value::parse_error& error) {
    return corrupt(place_of(source, text, error.byte > 0 ? error.byte - 1 : 0), reason(error.what()));
  } catch (const Value::exception&) {
    return corrupt({.file = std::string(source)}, "a number is too large");
  }
}

std::string dump(const Value& value) {
  return value.dump(-1, ' ', false, Value::error_handler_t::replace);
}

std::string pretty(const Value& value) {
  return value.dump(2, ' ', false, Value::error_handler_t::replace) + "\n";
}

std::optional<std::string> not_utf8(const Value& value) {
  if (value.is_string()) return is_utf8(value.get_ref<const std::string&>()) ? std::nullopt : std::optional("");
  const auto below = [](std::string_view key, const std::optional<std::string>& path) {
    return path->empty() ? std::string(key) : fmt::format("{}.{}", key, *path);
  };
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (const auto path = not_utf8(value[i])) return below(fmt::format("{}", i), path);
    }
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.get_ref<const Value::object_t&>()) {
      if (!is_utf8(key)) return "";
      if (const auto path = not_utf8(member)) return below(key, path);
    }
  }
  return {};
}

Value text_or_null(std::string_view text) {
  return text.empty() ? Value() : Value(text);
}

std::string quoted(std::string_view text) {
  return dump(Value(text));
}

Result<std::string> text(const Value& object, std::string_view key) {
  const auto& value = member(object, key);
  if (value.is_null()) return wrong_member(key, "is missing");
  if (!value.is_string()) return wrong_member(key, "is not a text");
  return value.get_ref<const std::string&>();
}

Result<std::int64_t> integer(const Value& object, std::string_view key) {
  const auto& value = member(object, key);
  if (value.is_null()) return wrong_member(key, "is missing");
  if (!value.is_number_integer()) return wrong_member(key, "is not an integer");
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
    return wrong_member(key, "is too large");
  }
  return value.get<std::int64_t>();
}

std::string text_or(const Value& object, std::string_view key, std::string_view fallback) {
  const auto& value = member(object, key);
  return value.is_string() ? value.get_ref<const std::string&>() : std::string(fallback);
}

std::int64_t integer_or(const Value& object, std::string_view key, std::int64_t fallback) {
  const auto value = integer(object, key);
  return value ? *value : fallback;
}

bool boolean_or(const Value& object, std::string_view key, bool fallback) {
  const auto& value = member(object, key);
  return value.is_boolean() ? value.get<bool>() : fallback;
}

const Value& member(const Value& object, std::string_view key) {
  if (!object.is_object()) return null_value();
  const auto found = object.find(key);
  return found == object.end() ? null_value() : *found;
}

const Value& at(const Value& object, std::initializer_list<std::string_view> path) {
  const auto* value = &object;
  for (const auto key : path) value = &member(*value, key);
  return *value;
}

}  // namespace fairlead::json
