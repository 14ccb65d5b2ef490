#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::plan {

/// What happens to a thing. `restart` updates it and replaces its tasks; `rerun` runs a job again;
/// `recreate` removes it and makes it anew.
enum class Action : std::uint8_t { create, update, restart, rerun, recreate, remove };

std::string_view word(Action action);  ///< "create", "update in place", "restart", ...

/// One value that differs. Secrets arrive here already masked.
struct Field {
  std::string path, before, after;
  std::string effect = {};  ///< Why it matters: "restarts 2 tasks", "in place"; may be empty.
  friend bool operator==(const Field&, const Field&) = default;
};

/// Something that runs and that a change ends: "shop_web.1" on "quay".
struct Interrupted {
  std::string task, node;
  friend bool operator==(const Interrupted&, const Interrupted&) = default;
};

/// What people see of a step.
struct Change {
  Action action = Action::create;
  std::string kind, name;  ///< "service" "shop_web"
  std::vector<Field> fields = {};
  std::vector<std::string> lines = {};       ///< Of a text that differs, as a diff has them: "-old", "+new", " same".
  std::string why = {};                      ///< One clause, when the fields do not say it.
  std::vector<Interrupted> interrupts = {};  ///< As far as it was looked for; no part of the change itself.
  friend bool operator==(const Change&, const Change&) = default;
};

}  // namespace fairlead::plan
