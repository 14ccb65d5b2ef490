#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

inline constexpr std::string_view docker_hub = "docker.io";

/// The one way of many in which we write the host of a registry, with its port if it has one: in lower case (RFC 4343),
/// the port without leading zeros, IPv6 as in RFC 5952, and docker.io for all names of Docker Hub. Nothing when `text`
/// is no host, such as a name that ends with a dot, or an IPv4 address that is not four decimal numbers: resolvers
/// differ on what 127.1 is.
std::optional<std::string> canonical_host(std::string_view text);

/// Every name by which the registry at `host` can be asked for: with and without the port that is meant when none is
/// said, and all that lead to this machine.
std::vector<std::string> names_of_host(std::string_view host);

}  // namespace fairlead::oci
