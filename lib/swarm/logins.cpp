#include "swarm/logins.hpp"

#include "oci/reference.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::swarm {

const Login* find(const Logins& logins, std::string_view image) {
  const auto found = logins.find(image);
  return found == logins.end() ? nullptr : &found->second;
}

bool is_job_token(const oci::Credential& credential, const Variables& environment) {
  if (credential.user == "gitlab-ci-token") return true;
  for (const auto* name : {"CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD"}) {
    const auto token = value_or(environment, name);
    if (!token.empty() && (credential.password.reveal() == token || credential.identity_token.reveal() == token)) {
      return true;
    }
  }
  return false;
}

Result<Logins> find_logins(const Desired& desired, const oci::CredentialPorts& ports, const std::stop_token& stop) {
  Logins logins;
  std::map<std::string, std::optional<oci::Credential>> known;
  for (const auto& spec : desired.services) {
    if (logins.contains(spec.image)) continue;
    TRY_ASSIGN(const auto reference, oci::Reference::parse(spec.image).at(spec.image_place));
    const auto repository = reference.name();
    if (!known.contains(repository)) {
      TRY_ASSIGN(known[repository], oci::credential_for(reference, ports, stop));
    }
    const auto& credential = known[repository];
    Login login = {.registry = reference.host};
    if (credential) {
      login.user = credential->user;
      login.source = credential->source;
      login.header = oci::engine_auth_header(credential, reference.host);
      login.is_known = true;
      login.is_job_token = is_job_token(*credential, ports.environment);
    }
    logins.emplace(spec.image, std::move(login));
  }
  return logins;
}

Result<> refuse_job_tokens(const Logins& logins) {
  for (const auto& [image, login] : logins) {
    if (!login.is_job_token) continue;
    return Error(Errc::refused,
                 fmt::format("the credential for {} (user \"{}\", from {}) dies with this job, but the Swarm pulls "
                             "\"{}\" again whenever a task moves",
                             login.registry, login.user, login.source, image))
        .id("FL0525")
        .help("log in with a deploy token that has read_registry, or run again with --allow-job-token");
  }
  return {};
}

}  // namespace fairlead::swarm
