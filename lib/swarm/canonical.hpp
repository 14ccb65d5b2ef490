#pragma once

#include "base/text.hpp"
#include "json/json.hpp"

namespace fairlead::swarm {

/// A service's spec in a form in which specs that mean the same are equal: without what the daemon adds (defaults,
/// empty members, IDs of secrets and configs), networks by name, and what has no order sorted. Takes what we would post
/// and what GET /services answers (its raw form, without insertDefaults) alike. Not for posting.
/// `network_names` maps the IDs of networks to their names.
json::Value canonical(json::Value spec, const Variables& network_names);

}  // namespace fairlead::swarm
