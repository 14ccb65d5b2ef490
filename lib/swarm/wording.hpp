#pragma once

#include "json/json.hpp"
#include "plan/change.hpp"

#include <string>
#include <string_view>

/// Parts of specs as people write them.
namespace fairlead::swarm {

/// "8080->80", "host 53->53/udp"
std::string port_text(const json::Value& port);

/// "volume shop_data", "bind /srv/www, read-only", "tmpfs": what is mounted, not where.
std::string mount_text(const json::Value& mount);

/// "shop_tls_6ea1 as tls": an item of Secrets or Configs, and the file that it becomes.
std::string file_text(const json::Value& reference);

/// `o "size=1m" instead of "size=3m"`, `another o` where all that differs is a secret; "" when nothing does. `key` says
/// whether the values are secrets.
std::string difference_text(std::string_view name, std::string_view key, std::string_view is, std::string_view should);

/// "shop_web environment.COLOUR: red -> blue", each value cut where it is long.
std::string field_text(std::string_view service, const plan::Field& field);

}  // namespace fairlead::swarm
