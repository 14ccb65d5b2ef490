#include "remote.hpp"

#include "cli/redactor.hpp"
#include "oci/auth.hpp"
#include "oci/push.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace fairlead::image {
namespace {

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

}  // namespace

std::vector<cli::Flag> remote_flags(Remote& remote) {
  return {{.name = "--plain-http",
           .help = "Speak to the registry without TLS, also when it is not this machine",
           .target = &remote.plain_http,
           .env = "FAIRLEAD_IMAGE_PLAIN_HTTP",
           .config = "image.plain-http"},
          {.name = "--ca-file",
           .help = "Certificates to trust in place of the system's, as PEM",
           .target = &remote.ca_file,
           .value = "FILE",
           .env = "FAIRLEAD_IMAGE_CA_FILE",
           .config = "image.ca-file"}};
}

oci::Registry connect(const Remote& remote, cli::Ports& ports, oci::Access access) {
  std::shared_ptr<const http::Transport> transport;
  if (!remote.ca_file.empty())
    transport = std::make_shared<http::Transport>(http::Transport{.ca_file = remote.ca_file});
  return oci::Registry({ports.http, ports.clock, ports.random}, {.credentials = lookup(ports),
                                                                 .plain_http = remote.plain_http,
                                                                 .access = access,
                                                                 .transport = std::move(transport)});
}

Result<oci::Reference> parse_reference(const std::string& text) {
  const auto colon = text.rfind(':');
  auto tagged = text;
  if (colon != text.npos) std::replace(tagged.begin() + static_cast<std::ptrdiff_t>(colon), tagged.end(), '+', '_');
  if (tagged != text && oci::names_release(tagged.substr(colon + 1))) return oci::Reference::parse(tagged);
  return oci::Reference::parse(text);
}

Result<std::vector<oci::Reference>> parse_references(const std::vector<std::string>& texts) {
  std::vector<oci::Reference> out;
  for (const auto& text : texts) {
    TRY_ASSIGN(auto reference, parse_reference(text));
    out.push_back(std::move(reference));
  }
  return out;
}

}  // namespace fairlead::image
