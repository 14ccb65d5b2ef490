#include "compose/values.hpp"

#include "compose/units.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>
#include <iterator>

namespace fairlead::compose {
namespace {

using yaml::Node;

std::string quoted(const yaml::Written& written) {
  return fmt::format("\"{}\"", printable(written.value.substr(0, 60)));
}

std::string shown(const Node& node) {
  return !node.is_scalar() || node.is_null() ? std::string(node.kind_name()) : quoted(node);
}

Error unexpected(const yaml::Written& written, std::string_view expected, std::string_view found, std::string help) {
  return written.error(fmt::format("expected {}, found {}", expected, found)).id("FL0212").help(std::move(help));
}

template <class T>
Result<> assign(Result<T> value, auto& out) {
  if (!value) return std::move(value).error();
  out = *std::move(value);
  return {};
}

Result<> read_pair(const Node& item, Variables& out, Context& context) {
  if (item.is_mapping()) return pair_in_list(item);
  TRY_ASSIGN(const auto text, scalar(item));
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  const auto value = equals == text.npos ? std::string() : text.substr(equals + 1);
  if (out.insert_or_assign(name, value).second) return {};
  context.warn(item.place(), fmt::format("\"{}\" is in this list twice: the last one counts", printable(name)),
               "remove one of them");
  return {};
}

}  // namespace

Error bad_value(const Node& node, std::string_view expected, std::string help) {
  return unexpected(node, expected, shown(node), std::move(help));
}

Error bad_key(const yaml::Written& key, std::string_view expected, std::string help) {
  return unexpected(key, expected, quoted(key), std::move(help));
}

Error pair_in_list(const Node& item) {
  const auto name = item.entries.empty() ? std::string("NAME") : printable(item.entries.front().key.value);
  return bad_value(item, "NAME=value",
                   fmt::format("write {}=value, or {}: value without the \"-\" of a list", name, name));
}

Result<bool> boolean(const Node& node, Context& context) {
  static constexpr std::string_view old_true[] = {"yes", "on", "y"}, old_false[] = {"no", "off", "n"};
  const auto text = node.is_scalar() ? lower(node.value) : std::string();
  if (text == "true" || text == "false") return text == "true";
  const bool is_true = std::ranges::find(old_true, text) != std::end(old_true);
  if (is_true || std::ranges::find(old_false, text) != std::end(old_false)) {
    context.warn(node.place(), fmt::format("\"{}\" means {} in YAML 1.1 only", node.value, is_true),
                 fmt::format("write {}", is_true));
    return is_true;
  }
  return bad_value(node, "true or false", "write true or false");
}

Result<std::string> scalar(const Node& node) {
  return node.text();
}

Result<std::uint64_t> whole_number(const Node& node) {
  const auto number = node.is_scalar() ? parse_unsigned(node.value) : std::nullopt;
  if (!number || *number > INT64_MAX) return bad_value(node, "a whole number", "write digits only, for example 3");
  return *number;
}

Result<std::int64_t> integer(const Node& node, std::int64_t low, std::int64_t high) {
  const auto number = node.is_scalar() ? parse_signed(node.value) : std::nullopt;
  if (!number || *number < low || *number > high) {
    return bad_value(node, fmt::format("a whole number from {} to {}", low, high), "choose a number in that range");
  }
  return *number;
}

Result<std::uint32_t> file_mode(const Node& node, Context& context) {
  std::string_view digits = node.is_scalar() ? std::string_view(node.value) : std::string_view();
  const bool octal = digits.starts_with('0') || node.style != yaml::Style::plain;
  if (digits.starts_with("0o")) digits.remove_prefix(2);
  std::uint32_t mode = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mode, octal ? 8 : 10);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || mode > 07777) {
    return bad_value(node, "permission bits", "write them in octal with a leading zero, for example 0440");
  }
  if (!octal && !context.as_docker() && digits.size() == 3 && digits.find_first_not_of("01234567") == digits.npos) {
    context.warn(node.place(), fmt::format("{} is a decimal number: the permissions are {:04o}", mode, mode),
                 fmt::format("write 0{} for octal", digits));
  }
  return mode;
}

Result<Texts> text_or_texts(const Node& node) {
  Texts out;
  if (node.is_scalar()) {
    TRY_ASSIGN(auto text, scalar(node));
    out.push_back(std::move(text));
    return out;
  }
  if (!node.is_sequence()) return bad_value(node, "a list of texts", "write \"- value\" lines below the key");
  for (const auto& item : node.items) {
    TRY_ASSIGN(auto text, scalar(item));
    out.push_back(std::move(text));
  }
  return out;
}

Result<std::size_t> choice(const Node& node, std::span<const std::string_view> choices) {
  const auto text = node.is_scalar() ? lower(node.value) : std::string();
  const auto found = std::ranges::find(choices, std::string_view(text));
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  std::string all;
  for (const auto one : choices) all += fmt::format("{}{}", all.empty() ? "" : ", ", one);
  const auto meant = closest(text, choices);
  return bad_value(node, fmt::format("one of {}", all),
                   meant.empty() ? "choose one of them" : fmt::format("did you mean \"{}\"?", meant));
}

Result<> read(const Node& node, std::string& out, Context& /*context*/) {
  return assign(scalar(node), out);
}

Result<> read(const Node& node, std::optional<std::string>& out, Context& /*context*/) {
  return assign(scalar(node), out);
}

Result<> read(const Node& node, bool& out, Context& context) {
  return assign(boolean(node, context), out);
}

Result<> read(const Node& node, std::optional<bool>& out, Context& context) {
  return assign(boolean(node, context), out);
}

Result<> read(const Node& node, std::uint64_t& out, Context& /*context*/) {
  return assign(whole_number(node), out);
}

Result<> read(const Node& node, std::optional<std::uint64_t>& out, Context& /*context*/) {
  return assign(whole_number(node), out);
}

Result<> read(const Node& node, std::optional<nanoseconds>& out, Context& /*context*/) {
  out = node.is_scalar() ? parse_duration(node.value) : std::nullopt;
  if (!out) return bad_value(node, "a duration", "write a number with a unit, for example 10s, 1m30s or 500ms");
  return {};
}

Result<> read(const Node& node, Texts& out, Context& /*context*/) {
  if (!node.is_sequence()) return bad_value(node, "a list of texts", "write \"- value\" lines below the key");
  return assign(text_or_texts(node), out);
}

Result<> read(const Node& node, Variables& out, Context& context) {
  for (const auto& item : node.items) TRY(read_pair(item, out, context));
  for (const auto& [key, value] : node.entries) {
    std::string text;
    if (!value.is_null()) TRY(assign(scalar(value), text));
    out.insert_or_assign(key.value, std::move(text));
  }
  if (node.is_scalar()) return bad_value(node, "a map or a list", "write \"key: value\" lines below the key");
  return {};
}

Result<> read_bytes(const Node& node, std::optional<std::int64_t>& out) {
  out = node.is_scalar() ? parse_bytes(node.value) : std::nullopt;
  if (!out) return bad_value(node, "a number of bytes", "write a number with a unit, for example 64M or 1.5g");
  return {};
}

Result<> read_cpus(const Node& node, std::optional<std::int64_t>& out) {
  out = node.is_scalar() ? parse_cpus(node.value) : std::nullopt;
  if (!out) return bad_value(node, "a number of CPUs", "write a number such as 2 or 0.5, with at most nine decimals");
  return {};
}

}  // namespace fairlead::compose
