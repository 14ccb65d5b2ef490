#pragma once

#include "base/result.hpp"
#include "swarm/images.hpp"
#include "swarm/prepare.hpp"
#include "swarm/review.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// A plan on disk (docs/formats/stack.md). It holds no secret: what is to be posted is made again from the same
/// Compose files and variables, and must have the fingerprints that the plan has.
struct PlanFile {
  std::string stack;
  std::vector<std::string> files;  ///< The Compose files, as they were named.
  std::vector<std::string> profiles;
  std::string compat = "none";  ///< Whose reading of the files counted.
  ResolveImage resolve_image = ResolveImage::always;
  bool prune = false;
  bool renames = false;            ///< See PlanOptions.
  std::optional<Review> review;    ///< With the time when it expires.
  Answers answers;                 ///< The digests that the images had.
  std::string swarm;               ///< Fingerprint of the Swarm's ID.
  std::string observed;            ///< `inventory` when it was made.
  std::uint64_t revision = 0;      ///< The newest one then.
  std::string desired = {};        ///< Fingerprint of all that the stack is to be; "" in plans of older programs.
  std::vector<std::string> steps;  ///< Each one as JSON text.
};

/// Which plan it is: two files of the same text are the same.
std::string identity(const PlanFile& plan);

/// The plan as a file has it.
PlanFile plan_file(const Prepared& prepared, std::vector<std::string> files, const PrepareOptions& options);

std::string write_plan_file(const PlanFile& plan);

/// Reads what `write_plan_file` wrote. `corrupt` (FL0534) when it is something else. `source` names it in errors.
Result<PlanFile> read_plan_file(std::string_view text, std::string_view source);

/// `conflict` (FL0535), and who changed what in `observed` since, unless planning anew came to the same steps in the
/// same world. What a run of this very plan left half-done, as the stack's lease then says, is no such change: the
/// steps left have to be some of those of the plan, towards the same.
Result<> check_same(const PlanFile& saved, const PlanFile& now, const Observed& observed);

std::string_view word(ResolveImage mode);
Result<ResolveImage> resolve_image_of(std::string_view text);

}  // namespace fairlead::swarm
