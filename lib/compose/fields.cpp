#include "compose/fields.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace fairlead::compose {

Error unknown_key(const yaml::Written& key, std::span<const std::string_view> known) {
  const auto meant = closest(key.value, known);
  return key.error(fmt::format("unknown key \"{}\"", printable(key.value.substr(0, 64))))
      .id("FL0211")
      .help(meant.empty() ? "remove it; keys of your own start with \"x-\""
                          : fmt::format("did you mean \"{}\"?", meant));
}

Error not_a_map(const yaml::Node& node) {
  return node.error(fmt::format("expected a map, found {}", node.kind_name()))
      .id("FL0207")
      .help("write \"key: value\" lines, indented below the key");
}

Result<> reject_unsupported(const yaml::Node& node, std::span<const std::string_view> keys) {
  for (const auto& entry : node.entries) {
    if (std::ranges::find(keys, std::string_view(entry.key.value)) == keys.end()) continue;
    return entry.key.error(fmt::format("\"{}\" is not supported yet", entry.key.value))
        .id("FL0214")
        .help("write out in this file what it would add");
  }
  return {};
}

void warn_no_effect(const yaml::Written& key, std::string_view help, Context& context) {
  context.warn(key.place(), fmt::format("\"{}\" has no effect in Swarm", key.value),
               help.empty() ? "remove it" : std::string(help), Concern::no_effect);
}

void warn_empty(const yaml::Written& key, Context& context) {
  context.warn(key.place(), fmt::format("\"{}\" has no value and is left out", key.value),
               "give it a value, or remove it");
}

}  // namespace fairlead::compose
