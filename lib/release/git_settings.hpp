#pragma once

#include "base/secret.hpp"
#include "base/text.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fairlead::release {

/// What stands before the host in a URL.
struct UrlLogin {
  std::string user = {};
  std::optional<Secret> password = {};
};

/// The http or https URL of a repository, apart from the login in it.
struct HttpRemote {
  std::string url;     ///< Without the login; else as it was.
  std::string origin;  ///< "https://git.example.org:8443"
  std::optional<UrlLogin> login = {};
};

/// Nothing for what is no http or https URL: a name, a path, ssh.
std::optional<HttpRemote> http_remote(std::string_view text);

/// More settings for git, in its environment (git-config(1), GIT_CONFIG_COUNT), where no other user sees them. They
/// come after all files.
class GitSettings {
 public:
  explicit GitSettings(Variables& environment);
  void add(std::string_view key, std::string_view value);

 private:
  Variables& environment_;
  std::uint64_t count_;
};

}  // namespace fairlead::release
