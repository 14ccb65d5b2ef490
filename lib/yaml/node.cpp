#include "yaml/node.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/core.h>
#include <optional>
#include <ranges>

namespace fairlead::yaml {
namespace {

constexpr std::size_t quoted_length = 60;  // of a text in a message

std::string quoted(const Node& node) {
  if (!node.is_scalar() || node.is_null()) return std::string(node.kind_name());
  const auto text = printable(node.value.substr(0, quoted_length));
  return fmt::format("\"{}{}\"", text, node.value.size() > quoted_length ? "..." : "");
}

Error expected(const Node& node, std::string_view what, std::string help) {
  return node.error(fmt::format("expected {}, found {}", what, quoted(node))).id("FL0207").help(std::move(help));
}

bool one_of(std::string_view text, std::span<const std::string_view> choices) {
  return std::ranges::find(choices, text) != choices.end();
}

constexpr std::array<std::string_view, 5> nulls = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> trues = {"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> falses = {"false", "False", "FALSE"};

std::optional<std::int64_t> to_integer(std::string_view text) {
  int base = 10;
  if (text.starts_with("0o") || text.starts_with("0x")) {
    base = text[1] == 'o' ? 8 : 16;
    text.remove_prefix(2);
    if (text.starts_with('-')) return std::nullopt;
  } else if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> to_number(std::string_view text) {
  if (const auto integer = to_integer(text)) return static_cast<double>(*integer);
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.find_first_not_of("0123456789.eE+-") != text.npos) return std::nullopt;  // from_chars reads "inf" and "nan"
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// A byte of a text, and its line and column.
class Cursor {
 public:
  Cursor(std::string_view text, std::uint32_t line) : text_(text) {
    while (line_ < line && !at_end()) step();
  }

  bool at_end() const { return offset_ >= text_.size(); }
  char get() const { return text_[offset_]; }
  std::uint32_t line() const { return line_; }
  std::uint32_t column() const { return column_; }

  void step() {
    const auto byte = static_cast<std::uint8_t>(text_[offset_++]);
    if (byte == '\n') {
      ++line_;
      column_ = 1;
    } else if (at_end() || (static_cast<std::uint8_t>(text_[offset_]) & 0xc0U) != 0x80U) {
      ++column_;  // all bytes of one UTF-8 character share its column
    }
  }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  std::uint32_t line_ = 1, column_ = 1;
};

}  // namespace

bool Node::is_null() const {
  return kind == Kind::scalar && style == Style::plain && one_of(value, nulls);
}

std::string_view Node::kind_name() const {
  if (kind == Kind::sequence) return "a list";
  if (kind == Kind::mapping) return "a map";
  return is_null() ? "null" : "a text";
}

std::string_view Written::tag_name() const {
  return origin ? std::string_view(origin->tags[tag]) : std::string_view();
}

const Node* Node::find(std::string_view key) const {
  for (const auto& entry : entries) {
    if (entry.key.value == key) return &entry.value;
  }
  return nullptr;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(std::as_const(*this).find(key));
}

Result<std::string> Node::text() const {
  if (!is_scalar() || is_null()) return expected(*this, "a text", "write a value after the key; \"\" is an empty text");
  return value;
}

Result<bool> Node::boolean() const {
  if (is_scalar() && style == Style::plain) {
    if (one_of(value, trues)) return true;
    if (one_of(value, falses)) return false;
  }
  return expected(*this, "true or false", "write true or false, without quotes");
}

Result<std::int64_t> Node::integer() const {
  if (is_scalar() && style == Style::plain) {
    if (const auto number = to_integer(value)) return *number;
  }
  return expected(*this, "a whole number", "write digits only, without quotes");
}

Result<double> Node::number() const {
  if (is_scalar() && style == Style::plain) {
    if (const auto number = to_number(value)) return *number;
  }
  return expected(*this, "a number", "write a number such as 3 or 0.5, without quotes");
}

Place Written::place() const {
  return {.file = origin ? origin->file : std::string(), .line = line, .column = column};
}

Place Node::place_of(std::size_t offset) const {
  if (!origin || offset >= value.size()) return place();
  // The n-th such character of the value is the n-th in the source: quotes, folding and indentation add none.
  const char wanted = value[offset];
  auto before = std::ranges::count(std::string_view(value).substr(0, offset), wanted);
  Cursor cursor(origin->text, style == Style::block ? line + 1 : line);
  while (!cursor.at_end() && cursor.line() == line && cursor.column() < column) cursor.step();
  for (; !cursor.at_end(); cursor.step()) {
    if (cursor.get() != wanted) continue;
    if (before-- == 0) return {.file = origin->file, .line = cursor.line(), .column = cursor.column()};
  }
  return place();
}

Error Written::error(std::string message) const {
  return Error(Errc::config, std::move(message)).at(place());
}

}  // namespace fairlead::yaml
