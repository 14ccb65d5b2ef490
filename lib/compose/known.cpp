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

void collect(const Node& node, std::vector<Place>& out) {
  out.push_back(node.place());
  for (const auto& item : node.items) collect(item, out);
  for (const auto& entry : node.entries) collect(entry.value, out);
}

/// What stands at `place`, or below a key there, with all inside.
void collect_at(const Node& node, const Place& place, std::vector<Place>& out) {
  for (const auto& item : node.items) {
    item.place() == place ? collect(item, out) : collect_at(item, place, out);
  }
  for (const auto& entry : node.entries) {
    const bool is_there = entry.key.place() == place || entry.value.place() == place;
    is_there ? collect(entry.value, out) : collect_at(entry.value, place, out);
  }
}

}  // namespace

bool Known::leave_out(Node& root, const Place& place) {
  // An error may have the place of a character inside.
  const Place* nearest = nullptr;
  for (const auto& each : places_) {
    if (each.file != place.file || each.line != place.line || !is_before(each, place)) continue;
    if (nearest == nullptr || is_before(*nearest, each)) nearest = &each;
  }
  std::vector<Place> inside;
  if (nearest == nullptr) collect_at(root, place, inside);
  for (const auto& each : inside) {
    const auto known = std::ranges::find(places_, each);
    if (known != places_.end()) nearest = &*known;
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
