#include "compose/known.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace fairlead::compose {
namespace {

using yaml::Node;

bool is_before(const Place& one, const Place& other) {
  return std::tie(one.line, one.column) <= std::tie(other.line, other.column);
}

/// Removes what stands at `place` from a list or map below `node`. Gives the place of that list or map.
std::optional<Place> remove(Node& node, const Place& place) {
  const auto is_there = [&](const Node& each) { return each.place() == place; };
  for (const auto& item : node.items) {
    if (!is_there(item)) continue;
    node.items.erase(&item);
    return node.place();
  }
  for (const auto& entry : node.entries) {
    if (!is_there(entry.value)) continue;
    node.entries.erase(&entry);
    return node.place();
  }
  for (auto& item : node.items) {
    if (auto found = remove(item, place)) return found;
  }
  for (auto& entry : node.entries) {
    if (auto found = remove(entry.value, place)) return found;
  }
  return std::nullopt;
}

}  // namespace

bool Known::leave_out(Node& root, const Place& place) {
  // An error may have the place of a character inside.
  const Place* nearest = nullptr;
  for (const auto& each : places_) {
    if (each.file != place.file || each.line != place.line || !is_before(each, place)) continue;
    if (nearest == nullptr || is_before(*nearest, each)) nearest = &each;
  }
  if (nearest == nullptr) return false;
  const auto found = *nearest;
  auto outer = remove(root, found);
  std::erase(places_, found);
  if (!outer) return leave_out(root, place);
  places_.push_back(*std::move(outer));
  return true;
}

}  // namespace fairlead::compose
