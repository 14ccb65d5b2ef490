#include "engine/ssh_target.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace fairlead::engine {
namespace {

constexpr std::string_view scheme = "ssh://";
constexpr std::size_t longest_socket_path = 107;  // sockaddr_un has room for one more.

Error unusable(std::string reason) {
  return {Errc::config, std::move(reason)};
}

/// Letters, digits and `others`, and no option of ssh.
bool is_plain(std::string_view text, std::string_view others) {
  const auto is_allowed = [&](char c) { return is_alphanumeric(c) || others.find(c) != others.npos; };
  return !text.empty() && text.front() != '-' && std::ranges::all_of(text, is_allowed);
}

Result<> read_port(std::string_view text, SshTarget& target) {
  const auto port = number(text);
  if (!port || *port == 0 || *port > std::numeric_limits<std::uint16_t>::max()) {
    return unusable("the port is a number from 1 to 65535");
  }
  target.port = static_cast<std::uint16_t>(*port);
  return {};
}

/// host, host:port, [address] or [address]:port
Result<> read_host(std::string_view text, SshTarget& target) {
  const bool is_bracketed = text.starts_with('[') && text.find(']') != text.npos;
  const auto end = is_bracketed ? text.find(']') + 1 : std::min(text.find(':'), text.size());
  target.host = is_bracketed ? text.substr(1, end - 2) : text.substr(0, end);
  if (!is_plain(target.host, is_bracketed ? ":.%" : "._-")) return unusable("it must be ssh://user@host:port/socket");
  if (end == text.size()) return {};
  if (text[end] != ':') return unusable("it must be ssh://user@host:port/socket");
  return read_port(text.substr(end + 1), target);
}

}  // namespace

bool is_forwardable(std::string_view path) {
  return path.starts_with('/') && path.size() > 1 && path.size() <= longest_socket_path && is_plain(path, "/._-+@=,~");
}

Result<SshTarget> SshTarget::parse(std::string_view url) {
  if (!url.starts_with(scheme)) return unusable("it must start with ssh://");
  const auto rest = url.substr(scheme.size());
  const auto slash = std::min(rest.find('/'), rest.size());
  auto authority = rest.substr(0, slash);
  const auto path = rest.substr(slash);
  SshTarget target;
  if (const auto at = authority.rfind('@'); at != authority.npos) {
    target.user = authority.substr(0, at);
    if (target.user.find(':') != target.user.npos) return unusable("ssh takes no password here; give it a key");
    if (!is_plain(target.user, "._-+@\\")) return unusable("the user's name is none that ssh takes");
    authority.remove_prefix(at + 1);
  }
  TRY(read_host(authority, target));
  if (path.size() <= 1) return target;
  if (!is_forwardable(path)) {
    return unusable("the path of the socket has letters, digits and /._-+@=,~ only, at most 107 of them");
  }
  target.socket = path;
  return target;
}

}  // namespace fairlead::engine
