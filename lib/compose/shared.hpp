#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

/// The networks, volumes, secrets and configs that services share: one entry of the map of that name.
namespace fairlead::compose {

Result<Network> read_network(const yaml::Entry& entry, Context& context);
Result<Volume> read_volume(const yaml::Entry& entry, Context& context);
/// Also reads the file or variable that holds the content.
Result<SecretObject> read_secret(const yaml::Entry& entry, Context& context);
Result<ConfigObject> read_config(const yaml::Entry& entry, Context& context);

}  // namespace fairlead::compose
