#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "oci/reference.hpp"
#include "sys/filesystem.hpp"
#include "sys/process.hpp"

#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// Who we are to a registry: a user with a password, or an identity token.
struct Credential {
  std::string user = {};
  Secret password = {};
  Secret identity_token = {};
  std::string source = {};  ///< For people: "/root/.docker/config.json", "CI_REGISTRY_PASSWORD".

  friend bool operator==(const Credential&, const Credential&) = default;
};

/// Where credentials come from.
struct CredentialPorts {
  sys::FileSystem& files;
  sys::Processes& processes;
  const Variables& environment;
  std::function<void(const Credential&)> on_found = {};  ///< Hears of each before it is used: a redactor, say.
};

/// The credential for the repository of `reference`, or nothing: then the registry is asked anonymously. Looks in
///   1. DOCKER_AUTH_CONFIG (the text of a config.json, or the path of one: sys::file_variable),
///   2. the file REGISTRY_AUTH_FILE,
///   3. config.json in DOCKER_CONFIG, else in ~/.docker: credHelpers, credsStore, auths,
///   4. containers/auth.json in XDG_RUNTIME_DIR, else in ~/.config,
///   5. CI_REGISTRY_USER and CI_REGISTRY_PASSWORD, if the host is CI_REGISTRY.
/// A key of auths may carry a scheme and a path; the longest that fits wins. A missing file is skipped; one that
/// is not JSON is `config` (FL0620); a helper that fails is `denied` (FL0621). No error shows a secret.
Result<std::optional<Credential>> credential_for(const Reference& reference, const CredentialPorts& ports,
                                                 const std::stop_token& stop);

/// The registries that these places have a login or a helper for: a host, or a host with a path. Asks no helper, so
/// what only credsStore knows is not among them.
Result<std::set<std::string>> configured_registries(const CredentialPorts& ports);

/// The X-Registry-Auth header of the Docker Engine API for `host`: base64url of an AuthConfig; {} for nobody.
Secret engine_auth_header(const std::optional<Credential>& credential, std::string_view host);

/// One config.json, as far as credentials go.
struct DockerConfig {
  struct Login {
    std::string key;  ///< As written: "registry.example.org", "https://index.docker.io/v1/", "host/team/shop".
    Credential credential;
  };
  std::vector<Login> logins = {};
  Variables helpers = {};  ///< credHelpers: host to the name of a helper.
  std::string store = {};  ///< credsStore
};

/// `source` names the text in errors and becomes the source of the credentials.
Result<DockerConfig> parse_docker_config(std::string_view text, std::string_view source);

/// What `docker-credential-<name> get` printed; nothing when it knows no login.
Result<std::optional<Credential>> parse_helper_answer(std::string_view text, std::string_view source);

/// The host[/path] that a key of a config.json means: "https://index.docker.io/v1/" is "docker.io".
std::string normal_key(std::string_view key);

}  // namespace fairlead::oci
