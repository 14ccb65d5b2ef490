#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace fairlead::engine {

/// A host that is reached by the system's ssh, and the socket of the engine on it.
struct SshTarget {
  std::string user = {};   ///< Empty: as the user's ssh configuration says.
  std::string host = {};   ///< A name, an alias of the ssh configuration, or an address; IPv6 without brackets.
  std::uint16_t port = 0;  ///< 0: as the user's ssh configuration says.
  std::string socket = "/var/run/docker.sock";

  /// Reads ssh://[user@]host[:port][/path/to/docker.sock]. `config` when it is anything else, has a password, or holds
  /// a character that ssh or a shell would take for more than itself. The error's message is only the reason.
  static Result<SshTarget> parse(std::string_view url);
  friend bool operator==(const SshTarget&, const SshTarget&) = default;
};

/// Whether ssh's -L takes the path as it is: absolute, at most 107 bytes, none of the characters that mean more to it.
bool is_forwardable(std::string_view path);

}  // namespace fairlead::engine
