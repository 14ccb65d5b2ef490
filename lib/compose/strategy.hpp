#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <string>
#include <string_view>

namespace fairlead::compose {

/// "web-canary", "web-green": the second service of a strategy, beside "web".
std::string second_name(std::string_view service, StrategyKind kind);

/// Reads `x-fairlead.strategy` of a service: `canary: {replicas: 1, hold: 30s}`, or `blue-green: {hold: 30s}`.
Result<> read_strategy(const yaml::Node& node, Service& service, Context& context);

/// `config` (FL0574) for services with a strategy of which there cannot be two at a time: those that publish ports, run
/// on every node, are jobs, or write to a volume as the only one.
Result<> check_strategies(const Project& project);

}  // namespace fairlead::compose
