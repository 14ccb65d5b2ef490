#include "plan/change.hpp"

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

}  // namespace fairlead::plan
