#include "plan/change.hpp"

#include "plan/counts.hpp"

namespace fairlead::plan {

std::string_view word(Action action) {
  switch (action) {
    case Action::create: return "create";
    case Action::update: return "update in place";
    case Action::restart: return "restart";
    case Action::rerun: return "run again";
    case Action::recreate: return "recreate";
    case Action::remove: return "remove";
  }
  return "change";
}

Counts count(std::span<const Change> changes) {
  Counts counts;
  for (const auto& change : changes) {
    const bool appears = change.action == Action::create || change.action == Action::recreate;
    const bool goes = change.action == Action::remove || change.action == Action::recreate;
    if (appears) ++counts.create;
    if (goes) ++counts.remove;
    if (!appears && !goes) ++counts.update;
  }
  return counts;
}

}  // namespace fairlead::plan
