#pragma once

#include "base/result.hpp"
#include "yaml/node.hpp"

namespace fairlead::compose {

/// Merges the root of a later Compose file over that of an earlier one (Compose specification, "Merge"):
///
/// - maps merge, lists append without what is there already, all else is replaced; a null changes nothing;
/// - command, entrypoint and healthcheck.test are replaced;
/// - `K=V` lists and maps of environment, labels and the like merge by key; a key without value counts too;
/// - ports are unique by address, published and target port and protocol, mounts by target, secrets and configs by
///   target, pools of a network by subnet: the later one replaces the earlier one.
///
/// A value with the tag !override replaces the earlier one as a whole; one with !reset takes it away. Both keep their
/// tags until `settle`, so that they count in further merges.
///
/// Fails `config` where a list meets a map that it cannot become.
Result<yaml::Node> merge(yaml::Node base, yaml::Node over);

/// The same for the values of two services: `extends`.
Result<yaml::Node> merge_service(yaml::Node base, yaml::Node over);

bool is_reset(const yaml::Node& node);
/// Whether it has one of the two tags.
bool is_tagged(const yaml::Node& node);

/// Removes what is tagged !reset, and all tags.
void settle(yaml::Node& node);

}  // namespace fairlead::compose
