#pragma once

#include "release/applying.hpp"

namespace fairlead::release {

/// What a push came to.
enum class Pushed : std::uint8_t { changed, was_there, rejected };

struct Push {
  std::string remote;    ///< A name or a URL.
  std::string refspec;   ///< "<commit>:refs/heads/main"
  std::string what;      ///< For errors: "tag \"v1.0.0\"".
  bool skip_ci = false;  ///< GitLab starts no pipeline for it.
};

/// Runs git push. To the server of the project it uses the token of the GitLab client and nothing else: neither
/// credentials in the configuration of the clone nor helpers. `rejected` if the remote has something else there;
/// `denied` or `unavailable` otherwise.
Result<Pushed> push(const Push& push, Applying& applying);

/// What `ref` names at the remote; nothing if it has no such ref.
Result<std::optional<git::Id>> remote_ref(const std::string& remote, const std::string& ref, Applying& applying);

/// Fetches the history of a ref, and writes no ref.
Result<> fetch(const std::string& remote, const std::string& ref, Applying& applying);

/// The environment for git: never asks at a terminal, speaks English, and, to the server of the project, has the token
/// as an Authorization header.
Variables git_environment(const std::string& remote, const Variables& ours, const gitlab::Client* gitlab);

}  // namespace fairlead::release
