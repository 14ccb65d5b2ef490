#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

namespace fairlead::compose {

/// `env_file` and `environment` of a service as docker's client puts them together: a name without a value, and one
/// with an empty value, takes the value that the client's own environment has under that name, else stays as it is.
/// Lines of env_file have no quotes, escapes, comments behind values, or variables.
Result<> read_docker_environment(const yaml::Node& node, Service& service, Context& context);

}  // namespace fairlead::compose
