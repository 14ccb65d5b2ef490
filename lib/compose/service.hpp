#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

namespace fairlead::compose {

/// Reads one entry of `services`. In docker's dialect more may follow in later files: `complete_service` is up to the
/// caller then.
Result<Service> read_service(const yaml::Entry& entry, Context& context);

/// Fills in what a service has when its files say nothing. Fails `config` (FL0204) without an image.
Result<> complete_service(Service& service, Context& context);

}  // namespace fairlead::compose
