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
/// credentials in the configuration of the clone nor helpers, rules for URLs or proxies; where the only token is
/// CI_JOB_TOKEN, a login in the URL of the remote comes first. `rejected` if the remote has something else there;
/// `refused` (FL0017) if the server sends us elsewhere; `denied` or `unavailable` otherwise.
Result<Pushed> push(const Push& push, Applying& applying);

/// What `ref` names at the remote, there where pushes go; nothing if it has no such ref.
Result<std::optional<git::Id>> remote_ref(const std::string& remote, const std::string& ref, Applying& applying);

/// Fetches the history of a ref, and writes no ref.
Result<> fetch(const std::string& remote, const std::string& ref, Applying& applying);

/// The environment for git: never asks at a terminal, speaks English, and gives up on an HTTP server that is silent for
/// a minute, unless the user says otherwise (git(1), GIT_HTTP_LOW_SPEED_TIME).
Variables git_environment(const Variables& ours);

/// How git is to be told of a repository on the server of the project.
struct ProjectRemote {
  std::string url;            ///< Without a login.
  std::string authorization;  ///< The value of the header.
};

/// The environment in which `name` means that repository for git. Nothing that the clone or the user has set up leads
/// elsewhere or adds to it: `name` is a word that nobody could know, the proxy is the environment's, other logins and
/// headers are forgotten, and redirects are not followed.
Variables git_environment(const Variables& ours, const ProjectRemote& remote, const std::string& name);

}  // namespace fairlead::release
