#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "oci/auth.hpp"
#include "swarm/spec.hpp"

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

/// The credentials that the Swarm is given to pull a stack's images. It keeps them: every node uses them again
/// whenever a task moves there.
namespace fairlead::swarm {

struct Login {
  std::string registry;                            ///< "registry.example.org"
  std::optional<oci::Credential> credential = {};  ///< Nothing: the registry is asked anonymously.
  Secret header = {};                              ///< X-Registry-Auth; empty without a credential.
  /// Why the credential will be gone when a node pulls with it (https://github.com/moby/moby/issues/34351); else "".
  std::string dies_because = {};

  std::string who() const;  ///< `as "me"`, or "anonymously".
};
using Logins = std::map<std::string, Login, std::less<>>;  ///< By the image's text in the file.

const Login* find(const Logins& logins, std::string_view image);

/// Why the credential will not live long, as the end of "the credential ...": it equals CI_JOB_TOKEN or
/// CI_REGISTRY_PASSWORD, its user is gitlab-ci-token, it starts with glcbt-, or it is a JWT (RFC 7519) that says when
/// it expires, or that it is of a job. "" when nothing says so.
std::string why_it_dies(const oci::Credential& credential, const Variables& environment);

/// The credential of every image; each registry's is looked up once per repository.
Result<Logins> find_logins(const Desired& desired, const oci::CredentialPorts& ports, const std::stop_token& stop);

/// `refused` (FL0525) when one of them will not live long.
Result<> refuse_job_tokens(const Logins& logins);

}  // namespace fairlead::swarm
