#pragma once

#include "plan/plan.hpp"
#include "release/calls.hpp"
#include "release/notes.hpp"

namespace fairlead::release {

/// A release to be made: the steps, and what apply needs to see whether they still fit.
struct Planned {
  plan::Plan<Call> plan;
  std::string version = {};                      ///< Empty if there was no release, ever.
  std::string tag = {}, previous = {};           ///< Of that version, and the version before.
  bool released = false;                         ///< Once it is applied, HEAD is the release of that version.
  std::optional<std::string> prefix = {};        ///< As in the policy.
  bool tolerant = false;                         ///< As in the policy; no plan file says so.
  std::string identifier = {};                   ///< Of a pre-release branch.
  std::optional<gitlab::Location> project = {};  ///< Where the steps that need GitLab are done.
};

/// How a release is made.
enum class Mode : std::uint8_t {
  tag,     ///< A tag here, pushed where asked for.
  push,    ///< The tag is pushed, then the release made from it.
  api,     ///< GitLab makes the tag with the release: all that a job token may do.
  commit,  ///< The files of the release are committed to the branch, then as `api`, or as `push` where a remote is
           ///< named.
  mr,      ///< The files of the release are proposed as a merge request; once it is merged, as `api`.
};

/// "push" and so on; nothing for other words.
std::optional<Mode> mode_of(std::string_view word);

/// A file that goes along with a release.
struct Asset {
  std::string file, sha256;
  gitlab::PackageFile target;
  std::string type = "package", path = {};  ///< As in gitlab::Link.
};

struct PlanOptions {
  Mode mode = Mode::tag;
  std::string push = {};  ///< A remote that gets the tag; none when empty. In push mode, the project by default.
  Writing writing = {};   ///< How the page of the release is written; its links are also those of the tag's message.
  std::optional<std::string> page = {};  ///< What the template of the user makes of the release, in place of that.
  Signing signing = Signing::none;
  std::optional<gitlab::Location> project = {};
  std::string branch = {};           ///< The branch that the commit or the merge request goes to.
  std::vector<FileEdit> files = {};  ///< What the commit changes; without any, there is none.
  std::vector<Asset> assets = {};
  std::vector<gitlab::Link> links = {};
  std::vector<std::string> milestones = {};
  std::string released_at = {};
  bool pipeline = true;    ///< See to it that the tag has a pipeline.
  bool announce = true;    ///< Tell merge requests and issues.
  bool is_tagged = false;  ///< HEAD has the tag already; what else belongs to the release may be missing.
};

/// `config` unless `remote` can be given to git and written into a plan: no flag, and no credentials in its URL.
Result<> check_remote(std::string_view remote);

/// Plans the release; without steps when none is due. Pure. `conflict` (FL0305) if another part of the history has the
/// version already, or (FL0354) if HEAD is part of a later release of its branch; `refused` (FL0332) if HEAD is of a
/// branch that releases nothing, or (FL0360) if a commit says BREAKING CHANGE in a way that does not count; `config` if
/// git allows no such tag, if a project or branch is needed and none is named, or as `check_remote` says.
Result<Planned> plan(const Decision& decision, const Observed& observed, const Policy& policy,
                     const PlanOptions& options);

/// A plan file (docs/formats/release.md) and back. `config` (FL0310), naming `source`, if it is none.
std::string to_json(const Planned& planned);
Result<Planned> planned_from_json(std::string_view text, std::string_view source);

}  // namespace fairlead::release
