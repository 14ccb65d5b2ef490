#include "git/numbering.hpp"

#include <cassert>
#include <limits>

namespace fairlead::git {
namespace {

constexpr auto free_slot = std::numeric_limits<Numbering::Number>::max();

}  // namespace

Numbering::Number Numbering::add(const Id& id) {
  if (2 * ids_.size() >= slots_.size()) grow();
  auto& slot = slots_[slot_of(id)];
  if (slot == free_slot) {
    slot = static_cast<Number>(ids_.size());
    ids_.push_back(id);
  }
  return slot;
}

std::optional<Numbering::Number> Numbering::find(const Id& id) const {
  if (slots_.empty()) return {};
  const auto slot = slots_[slot_of(id)];
  return slot == free_slot ? std::nullopt : std::optional(slot);
}

Numbering::Number Numbering::of(const Id& id) const {
  const auto number = find(id);
  assert(number);
  return number.value_or(free_slot);
}

/// Where the id is, or belongs.
std::size_t Numbering::slot_of(const Id& id) const {
  const auto mask = slots_.size() - 1;
  auto slot = std::hash<Id>()(id) & mask;
  while (slots_[slot] != free_slot && ids_[slots_[slot]] != id) slot = (slot + 1) & mask;
  return slot;
}

void Numbering::grow() {
  constexpr std::size_t smallest = 64;
  slots_.assign(slots_.empty() ? smallest : 2 * slots_.size(), free_slot);
  for (Number i = 0; i < ids_.size(); ++i) slots_[slot_of(ids_[i])] = i;
}

}  // namespace fairlead::git
