#pragma once

#include "base/result.hpp"
#include "engine/client.hpp"
#include "oci/session.hpp"
#include "swarm/images.hpp"
#include "swarm/logins.hpp"

#include <stop_token>
#include <string>
#include <vector>

/// Whether the Swarm can pull every image with the credentials that it will have, found out before anything changes.
namespace fairlead::swarm {

enum class Access : std::uint8_t {
  ok,
  wrong_credential,  ///< There is a login, and the registry does not take it for this image.
  needs_login,       ///< There is none, and the registry wants one.
  missing,           ///< No such tag, digest or repository.
  unreachable,       ///< The registry did not answer, or not sensibly: it may be there tomorrow.
};

/// What a registry said of one image.
struct Finding {
  Question question;
  Access access = Access::ok;
  std::string who = {};   ///< `as "me"`, or "anonymously".
  std::string said = {};  ///< The registry's or the engine's own words; "" when all is well.
  std::string help = {};  ///< The next step; "" when all is well.
  Answer answer = {};
};

/// For people: `registry.example.org/shop/web:1: ok, as "me"`.
std::string describe(const Finding& finding);

/// Asks for every image through the engine, as a node would pull it, several at a time; the findings are in the order
/// of the questions. Fails only when stopped, or when an image's name is none.
Result<std::vector<Finding>> preflight(const engine::Client& engine, const std::vector<Question>& questions,
                                       const Logins& logins);

/// `denied` (FL0523) when a credential does not do, else `not_found` (FL0522) when an image is not there: with the
/// verdicts of all images as notes.
Result<> check(const std::vector<Finding>& findings);

/// What `findings` say, by image.
Answers answers_of(const std::vector<Finding>& findings);

/// A second opinion on images that the engine could not pull for lack of rights: the registry is asked from here, with
/// the same credential, and `help` tells whether the login is wrong, or right but without the right to pull this
/// repository (a GitLab deploy token without read_registry). Adds nothing when the registry cannot be reached from
/// here. Every request ends within seconds.
void ask_directly(std::vector<Finding>& findings, const Logins& logins, const oci::RegistryPorts& ports,
                  const std::stop_token& stop);

}  // namespace fairlead::swarm
