#pragma once

#include "oci/build.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fairlead::oci {

/// A stage that is needed, with the variables of its FROM replaced.
struct ChosenStage {
  std::string base;                            ///< An image, "scratch", or the name of a stage.
  std::optional<std::size_t> base_stage = {};  ///< Its number, when it is a stage.
  Platform platform = {};
};

/// Which stages have to be built for the target.
struct Selection {
  std::size_t target = 0;
  std::vector<std::optional<ChosenStage>> stages;  ///< By number; nothing for those that are not needed.
  Variables globals;                               ///< The ARGs before the first FROM, and the platforms.
};

/// The number of the stage before `before` that `name` means: its name, in any case, or its number.
std::optional<std::size_t> find_stage(const Dockerfile& dockerfile, std::string_view name, std::size_t before);

/// `config` for a target that does not exist (FL0430), and for a RUN (FL0431) in a stage that is needed.
Result<Selection> select_stages(const Dockerfile& dockerfile, const BuildOptions& options);

}  // namespace fairlead::oci
