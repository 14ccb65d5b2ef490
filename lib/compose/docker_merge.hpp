#pragma once

#include "compose/project.hpp"
#include "yaml/node.hpp"

namespace fairlead::compose {

/// Puts a later file over an earlier one as docker's client does (docker/cli, cli/compose/loader/merge.go), which
/// merges not what is written but what was read from it:
///
/// - what is zero does not override: false, 0s, "", an empty value of a variable;
/// - numbers that may be absent (replicas, parallelism, retries, max_attempts) override, 0 too;
/// - lists grow, also by what they have already, and healthcheck.test with them; command and entrypoint are replaced;
/// - of ports with one published port, mounts with one target, secrets and configs with one source only the last stays,
///   in both files together and in each; ports that the engine publishes where it likes count as one;
/// - networks, volumes, secrets and configs of the top level are replaced as a whole.
///
/// `over_root` is what `over` was read from.
void merge_as_docker(Project& base, Project over, const yaml::Node& over_root);

}  // namespace fairlead::compose
