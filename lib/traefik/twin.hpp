#pragma once

#include "base/text.hpp"

#include <string>
#include <string_view>

/// The routes of a second version of a service, beside those of the first. All pure.
namespace fairlead::traefik {

/// Whether a label defines a router, service, middleware or servers transport: all services of a Swarm share their
/// names, and Traefik drops those that two services define differently.
bool is_route(std::string_view key);

/// The routes among `labels` under names of their own, which have `suffix` behind them, as have the references between
/// them. Each router has one more priority than that of `labels`, so it gets all of its requests.
/// https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
Variables twin_routes(const Variables& labels, std::string_view suffix);

/// Why the requests of `labels` cannot be moved by `twin_routes`; "" when they can.
std::string why_no_twin(const Variables& labels);

}  // namespace fairlead::traefik
