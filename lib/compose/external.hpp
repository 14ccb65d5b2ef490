#pragma once

#include "base/result.hpp"
#include "compose/fields.hpp"
#include "compose/project.hpp"

#include <fmt/core.h>
#include <type_traits>

namespace fairlead::compose {

/// Reads `external`: true, false, or the old form `external: {name: x}`.
template <class T>
Result<> read_external(const yaml::Node& node, T& out, Context& context) {
  static constexpr Field<T> fields[] = {{"name", into<&T::name>}};
  if (!node.is_mapping()) return read(node, out.external, context);
  out.external = true;
  return read_fields(node, fields, out, context);
}

/// What is external exists already: it has a name, and nothing that would describe how to make it. That is an error,
/// but for networks: Compose and docker's client both let it pass there, and public files have it.
template <class T>
Result<> check_external(const yaml::Entry& entry, T& out, Context& context) {
  if (!out.external) return {};
  if (!out.name) out.name = entry.key.value;
  if (context.as_docker()) return {};
  for (const auto& [key, value] : entry.value.entries) {
    if (key.value == "external" || key.value == "name" || key.value.starts_with("x-") || value.is_null()) continue;
    if constexpr (std::is_same_v<T, Network>) {
      context.warn(key.place(), fmt::format("\"{}\" has no effect: the network is external", key.value), "remove it",
                   Concern::no_effect);
    } else {
      return key.error(fmt::format("\"{}\" describes what is external", key.value))
          .id("FL0216")
          .help("remove it, or remove \"external\"");
    }
  }
  return {};
}

}  // namespace fairlead::compose
