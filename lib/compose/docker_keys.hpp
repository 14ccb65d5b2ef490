#pragma once

#include "base/result.hpp"
#include "yaml/node.hpp"

namespace fairlead::compose {

/// Fails `config` for the first key, at the top level or of a service, that docker's client refuses (docker/cli 28:
/// config_schema_v3.13.json, and the keys that it forbids), and for one that the schema of the file's `version` lacks.
Result<> check_docker_keys(const yaml::Node& root);

}  // namespace fairlead::compose
