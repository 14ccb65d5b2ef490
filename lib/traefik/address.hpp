#pragma once

#include "traefik/labels.hpp"

#include <string>

namespace fairlead::traefik {

/// Where a service is reached: "https://shop.example.org" for the first of its routers of HTTP, or frontends, whose
/// rule names a host; "" when there is none. https when the router has TLS, or an entry point called secure.
std::string address_of(const Labels& labels);

}  // namespace fairlead::traefik
