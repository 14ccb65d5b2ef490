// Any text is either refused with a place and a next step, or a tree whose nodes lie in the text.
#include "yaml/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using fairlead::yaml::Node;

void check(const Node& node, std::uint32_t lines) {
  if (node.line == 0 || node.column == 0 || node.line > lines) std::abort();
  const auto inside = node.place_of(node.value.size() / 2);
  if (inside.line < node.line || inside.line > lines) std::abort();
  if (node.is_scalar() == (node.text().has_value() == node.is_null())) std::abort();
  for (const auto& item : node.items) check(item, lines);
  for (const auto& [key, value] : node.entries) {
    if (key.line == 0 || key.column == 0 || key.line > lines) std::abort();
    check(value, lines);
    if (node.find(key.value) != &value) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto root = fairlead::yaml::parse(text, "f", {.nodes = 5000, .expanded_bytes = 1U << 20U});
  if (!root) {
    if (root.error().help().empty() || root.error().place().line == 0) std::abort();
    return 0;
  }
  // YAML breaks lines at "\n", "\r", and three more characters.
  std::uint32_t lines = 1;
  for (const char c : text) lines += c == '\n' || c == '\r' || (static_cast<unsigned char>(c) & 0x80U) != 0 ? 1 : 0;
  check(*root, lines);
  return 0;
}
