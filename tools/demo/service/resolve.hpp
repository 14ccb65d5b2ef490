#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::demo {

/// The first IPv4 address of `host`, in network byte order: asked of the first nameserver in /etc/resolv.conf, each
/// time anew, as a cache would hide what a rolling update does. Numbers are taken as they are. Twice a second of
/// patience. A resolver of our own because static programs cannot use glibc's.
std::optional<std::uint32_t> resolve(const std::string& host);

/// The wire form of a query for the A records of `host` (RFC 1035, section 4). Empty if the name is impossible.
std::string dns_query(std::string_view host, std::uint16_t id);

/// The first A record in the answer to query `id`. Any bytes may come; what is not such an answer gives nothing.
std::optional<std::uint32_t> first_address(std::string_view answer, std::uint16_t id);

}  // namespace fairlead::demo
