#include "swarm/logins.hpp"

#include "oci/reference.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::swarm {

std::string Login::who() const {
  if (!credential) return "anonymously";
  return credential->user.empty() ? "with an identity token" : fmt::format("as \"{}\"", printable(credential->user));
}

const Login* find(const Logins& logins, std::string_view image) {
  const auto found = logins.find(image);
  return found == logins.end() ? nullptr : &found->second;
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
    Login login = {.registry = reference.host, .credential = known[repository]};
    if (login.credential) {
      login.header = oci::engine_auth_header(login.credential, reference.host);
      login.dies_because = why_it_dies(*login.credential, ports.environment);
    }
    logins.emplace(spec.image, std::move(login));
  }
  return logins;
}

Result<> refuse_job_tokens(const Logins& logins) {
  for (const auto& [image, login] : logins) {
    const auto& credential = login.credential;
    if (login.dies_because.empty() || !credential) continue;
    return Error(
               Errc::refused,
               fmt::format("the credential for {} (user \"{}\", from {}) {}, but the Swarm pulls \"{}\" "
                           "again whenever a task moves",
                           login.registry, printable(credential->user), credential->source, login.dies_because, image))
        .id("FL0525")
        .help(fmt::format(
            "make a deploy token with read_registry and log in with it: docker login -u \"$CI_DEPLOY_USER\" "
            "--password-stdin {}; or run again with --allow-job-token",
            login.registry));
  }
  return {};
}

}  // namespace fairlead::swarm
