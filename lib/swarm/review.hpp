#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "compose/project.hpp"
#include "swarm/live.hpp"
#include "sys/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Review apps: stacks that belong to a branch and go with it. What marks them are labels, on everything of the stack.
namespace fairlead::swarm {

inline constexpr std::string_view env_label = "fairlead.env";
inline constexpr std::string_view ref_label = "fairlead.ref";
inline constexpr std::string_view mr_label = "fairlead.mr";
inline constexpr std::string_view project_label = "fairlead.project";
/// Not on jobs, which would run again with every new time; on what cannot be changed, the first time.
inline constexpr std::string_view expires_label = "fairlead.expires";

/// Whose review app a stack is.
struct Review {
  std::string env;      ///< "review/feature-login"
  std::string ref;      ///< A branch, "feature/login"; else "tags/v1" or, from a fork, "merge-requests/42/head".
  std::string mr = {};  ///< "42", or "" outside a merge request.
  std::string project;  ///< "shop/web"
  std::optional<sys::Clock::Wall> expires = {};
};

/// As the labels say it.
Variables labels_of(const Review& review);
/// What the labels say; nothing unless they name environment, ref and project.
std::optional<Review> review_of(const Variables& labels);
/// The labels of a service.
Variables labels_of(const LiveService& service);

/// Puts the labels on everything that the stack is to have. Fingerprints stay: what is named by its content keeps its
/// name, whatever the time.
void mark(Desired& desired, const Review& review);

/// The end of the hour in which `after` from now is: deploying twice in an hour changes nothing.
sys::Clock::Wall expiry(sys::Clock::Wall now, std::chrono::seconds after);

/// `refused` (FL0572) when the stack is there and is not the review app of the same ref and project: its services would
/// be marked to be removed one day.
Result<> check_is_same_app(const Review& review, const Observed& observed, std::string_view stack);

/// Routers, services and middlewares of Traefik have one namespace for the whole Swarm. `config` (FL0573) when the name
/// of one does not hold the stack's, and so would be that of every review app.
Result<> check_route_names(const compose::Project& project, std::string_view stack);

/// Where the stack is reached: `x-fairlead.url` of the file, else the first host of a Traefik router's rule; "" when
/// neither is there.
std::string url_of(const compose::Project& project);

}  // namespace fairlead::swarm
