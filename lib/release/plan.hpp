#pragma once

#include "plan/plan.hpp"
#include "release/decide.hpp"

#include <variant>

namespace fairlead::release {

/// Creates an annotated tag.
struct CreateTag {
  std::string name;
  git::Id commit;
  std::string message;
  friend bool operator==(const CreateTag&, const CreateTag&) = default;
};

/// Pushes one tag to a remote, by name or URL, and nothing else.
struct PushTag {
  std::string remote, name;
  friend bool operator==(const PushTag&, const PushTag&) = default;
};

using Call = std::variant<CreateTag, PushTag>;

/// A release to be made: the steps, and what apply needs to see whether they still fit.
struct Planned {
  plan::Plan<Call> plan;
  std::string version = {};                ///< Empty if there was no release, ever.
  std::optional<std::string> prefix = {};  ///< As in the policy.
  std::string identifier = {};             ///< Of a pre-release branch.
};

struct PlanOptions {
  std::string push = {};  ///< A remote that gets the tag; none when empty.
  std::string url = {};   ///< For links in the message of the tag, as `notes` has it.
};

/// `config` unless `remote` can be given to git and written into a plan: no flag, and no credentials in its URL.
Result<> check_remote(std::string_view remote);

/// Plans the release; without steps when none is due. Pure. `conflict` (FL0305) if another part of the history has the
/// version already, `refused` (FL0332) if the user said that other branches release, `config` if git allows no such
/// tag, or as `check_remote` says.
Result<Planned> plan(const Decision& decision, const Observed& observed, const Policy& policy,
                     const PlanOptions& options);

/// A plan file (docs/formats/release.md) and back. `config` (FL0310), naming `source`, if it is none.
std::string to_json(const Planned& planned);
Result<Planned> planned_from_json(std::string_view text, std::string_view source);

}  // namespace fairlead::release
