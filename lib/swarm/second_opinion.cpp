#include "oci/reference.hpp"
#include "oci/registry.hpp"
#include "swarm/preflight.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::swarm {
namespace {

/// Asks once and not for long: this only makes an error clearer.
class Hasty final : public http::Client {
 public:
  explicit Hasty(http::Client& client) : client_(client) {}
  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override {
    auto once = request;
    once.send_once = true;
    once.connect_timeout = std::chrono::seconds(3);
    once.timeout = std::chrono::seconds(5);
    return client_.send(once, stop);
  }

 private:
  http::Client& client_;
};

/// The next step, as the registry's answers from here suggest it; "" when they suggest none.
std::string advice(oci::Registry& registry, const oci::Reference& reference, const Login& login,
                   const std::stop_token& stop) {
  const auto source = login.credential ? login.credential->source : std::string();
  const auto in = registry.check(reference, stop);
  if (!in && in.error().code() == Errc::denied) {
    // GitLab's token service answers 401 to a wrong password, and 403 to a deploy token without read_registry.
    const auto& notes = in.error().notes();
    return fmt::format(
        "{} does not take this login at all{}: user or password are wrong or expired, or a deploy token has no "
        "read_registry; mend {}",
        reference.host, notes.empty() ? "" : fmt::format(" ({})", notes.front()), source);
  }
  if (!in) return {};
  const auto found = registry.find(reference, stop);
  if (!found && found.error().code() == Errc::denied) {
    return fmt::format(
        "{} takes this login, but not to pull {}: it needs the right to read that repository (in GitLab, a deploy "
        "token "
        "with read_registry, of the project that has the image or of a group above it)",
        reference.host, reference.repository);
  }
  if (!found) return {};
  return fmt::format("from here, {} lets this login pull; does the engine reach another registry, or through a proxy?",
                     reference.host);
}

}  // namespace

void ask_directly(std::vector<Finding>& findings, const Logins& logins, const oci::RegistryPorts& ports,
                  const std::stop_token& stop) {
  Hasty hasty(ports.http);
  for (auto& finding : findings) {
    const auto* login = find(logins, finding.question.image);
    if (finding.access != Access::wrong_credential || login == nullptr || !login->credential) continue;
    const auto reference = oci::Reference::parse(finding.question.image);
    if (!reference) continue;
    const auto same = [login](const oci::Reference&, const std::stop_token&) {
      return Result<std::optional<oci::Credential>>(login->credential);
    };
    oci::Registry registry({hasty, ports.clock, ports.random}, {.credentials = same});
    if (auto text = advice(registry, *reference, *login, stop); !text.empty()) finding.help = std::move(text);
  }
}

}  // namespace fairlead::swarm
