#include "cli/redactor.hpp"
#include "doctor.hpp"
#include "oci/auth.hpp"
#include "oci/registry.hpp"

#include <fmt/core.h>
#include <string>

namespace fairlead::doctor {
namespace {

constexpr std::size_t most_registries = 16;

/// Looks up logins, and tells the redactor about them before anything is printed.
oci::CredentialLookup lookup(cli::Ports& ports) {
  return
      [&ports](const oci::Reference& reference, const std::stop_token& stop) -> Result<std::optional<oci::Credential>> {
        TRY_ASSIGN(auto found, oci::credential_for(reference, {ports.files, ports.processes, ports.environment}, stop));
        if (found && ports.redactor != nullptr) {
          ports.redactor->add_login(found->user, found->password);
          ports.redactor->add(found->identity_token);
        }
        return found;
      };
}

Finding check_registry(const std::string& name, cli::Ports& ports, const std::stop_token& stop) {
  const auto check = "registry " + name;
  const auto slash = name.find('/');
  // What is asked is the registry, so a host alone gets a repository that need not exist.
  const oci::Reference reference = {.host = name.substr(0, slash),
                                    .repository = slash == name.npos ? "fairlead/doctor" : name.substr(slash + 1)};
  oci::Registry registry({ports.http, ports.clock, ports.random}, {.credentials = lookup(ports)});
  const auto source = registry.check(reference, stop);
  if (!source) return from_error(check, source.error());
  if (source->empty()) return {.check = check, .says = "answers without a login"};
  return {.check = check, .says = "takes the login from " + *source};
}

}  // namespace

std::vector<Check> registry_checks(cli::Ports& ports) {
  const auto names = oci::configured_registries({ports.files, ports.processes, ports.environment});
  if (!names) {
    auto finding = from_error("registry", names.error());
    return {[finding](const std::stop_token&) { return std::vector{finding}; }};
  }
  std::vector<Check> out;
  for (const auto& name : *names) {
    if (out.size() == most_registries) break;
    out.emplace_back(
        [name, &ports](const std::stop_token& stop) { return std::vector{check_registry(name, ports, stop)}; });
  }
  if (out.empty()) {
    out.emplace_back([](const std::stop_token&) {
      return std::vector{Finding{.check = "registry", .health = Health::skipped, .says = "no login is configured"}};
    });
  }
  return out;
}

}  // namespace fairlead::doctor
