#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "oci/auth.hpp"
#include "swarm/spec.hpp"

#include <map>
#include <stop_token>
#include <string>
#include <string_view>

/// The credentials that the Swarm is given to pull a stack's images. It keeps them: every node uses them again
/// whenever a task moves there.
namespace fairlead::swarm {

struct Login {
  std::string registry;  ///< "registry.example.org"
  std::string user = {};
  std::string source = {};  ///< For people: where the credential came from.
  Secret header = {};       ///< X-Registry-Auth; empty when nobody is logged in.
  bool is_known = false;    ///< There is a credential at all.
  /// It is a CI job's: gone when the job ends, and then no node can pull (https://github.com/moby/moby/issues/34351).
  bool is_job_token = false;
};
using Logins = std::map<std::string, Login, std::less<>>;  ///< By the image's text in the file.

const Login* find(const Logins& logins, std::string_view image);

/// Whether GitLab takes this credential away when the job ends: it equals CI_JOB_TOKEN or CI_REGISTRY_PASSWORD, or its
/// user is gitlab-ci-token.
bool is_job_token(const oci::Credential& credential, const Variables& environment);

/// The credential of every image; each registry's is looked up once per repository.
Result<Logins> find_logins(const Desired& desired, const oci::CredentialPorts& ports, const std::stop_token& stop);

/// `refused` (FL0525) when one of them is a job's token.
Result<> refuse_job_tokens(const Logins& logins);

}  // namespace fairlead::swarm
