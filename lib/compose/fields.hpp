#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/values.hpp"
#include "yaml/node.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

/// The keys of one kind of map as a table: `{"hostname", into<&Service::hostname>}`.
namespace fairlead::compose {

template <class T>
struct Field {
  std::string_view key;
  Result<> (*read)(const yaml::Node& node, T& target, Context& context) = nullptr;  ///< nullptr: no effect in Swarm.
  std::string_view help = {};  ///< What to write instead, for keys without effect.
};

/// Reads the value into the member by the member's type: see the overloads of `read` in values.hpp.
template <auto Member, class T>
Result<> into(const yaml::Node& node, T& target, Context& context) {
  return read(node, target.*Member, context);
}

/// For keys that are read together with others, after the table.
template <class T>
Result<> later(const yaml::Node& /*node*/, T& /*target*/, Context& /*context*/) {
  return {};
}

/// An error for a key that the map cannot have, with the one that was probably meant.
Error unknown_key(const yaml::Written& key, std::span<const std::string_view> known);
/// An error for a value that is no map.
Error not_a_map(const yaml::Node& node);
/// An error if `node` has one of `keys`, which a later version will read: better no deploy than half of what is
/// written.
Result<> reject_unsupported(const yaml::Node& node, std::span<const std::string_view> keys);
void warn_no_effect(const yaml::Written& key, std::string_view help, Context& context);
void warn_empty(const yaml::Written& key, Context& context);

/// Reads all keys of the map `node` by the table. Keys that start with "x-" are the user's own. A null is as good as
/// no key, and warned of.
template <class T, std::size_t Size>
Result<> read_fields(const yaml::Node& node, const Field<T> (&fields)[Size], T& target, Context& context) {
  if (!node.is_mapping()) return not_a_map(node);
  for (const auto& [key, value] : node.entries) {
    if (key.value.starts_with("x-")) continue;
    const auto* field = std::ranges::find(fields, std::string_view(key.value), &Field<T>::key);
    if (field == std::end(fields)) {
      std::vector<std::string_view> known;
      for (const auto& each : fields) known.push_back(each.key);
      return unknown_key(key, known);
    }
    if (!field->read) {
      warn_no_effect(key, field->help, context);
    } else if (value.is_null()) {
      warn_empty(key, context);
    } else {
      TRY(field->read(value, target, context));
    }
  }
  return {};
}

}  // namespace fairlead::compose
