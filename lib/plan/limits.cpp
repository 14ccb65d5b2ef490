#include "plan/limits.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::plan {

Result<> check_limits(std::span<const Change> changes, std::size_t existing, Limits limits) {
  const auto removals = static_cast<std::size_t>(std::ranges::count(changes, Action::remove, &Change::action));
  const auto allowed = limits.largest_removal * static_cast<double>(existing);
  if (removals <= limits.removals_always_allowed || static_cast<double>(removals) <= allowed) return {};
  auto error = Error(Errc::refused, fmt::format("{} of {} objects would be removed", removals, existing)).id("FL0107");
  for (const auto& change : changes) {
    if (change.action != Action::remove) continue;
    error = std::move(error).note(fmt::format("remove {} {}", change.kind, change.name));
    if (error.notes().size() == 10) break;
  }
  return std::move(error).help("read the plan; if all of this is meant to go, run again with --force");
}

}  // namespace fairlead::plan
