#include "traefik/address.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::traefik {
namespace {

/// The first host that the router's rule names; "" when it names none, or is no rule.
std::string host_of(const Router& router, Syntax syntax) {
  if (!router.rule) return {};
  const auto rule = parse_rule(router.rule->value, syntax);
  if (rule.problem) return {};
  const auto host = std::ranges::find_if(rule.matchers, [](const Matcher& matcher) {
    return equal_ignoring_case(matcher.name, "Host") && !matcher.negated && !matcher.values.empty();
  });
  return host == rule.matchers.end() ? std::string() : host->values.front();
}

bool is_secure(const Router& router) {
  return router.tls || (router.entry_points && lower(router.entry_points->value).find("secure") != std::string::npos);
}

}  // namespace

std::string address_of(const Labels& labels) {
  if (labels.enabled == false) return {};
  for (const auto& frontend : labels.frontends) {
    const auto host = host_of(frontend, Syntax::v1);
    if (!host.empty()) return fmt::format("{}://{}", is_secure(frontend) ? "https" : "http", host);
  }
  for (const auto& router : labels.routers) {
    const auto host = router.protocol == Protocol::http ? host_of(router, Syntax::v3) : std::string();
    if (!host.empty()) return fmt::format("{}://{}", is_secure(router) ? "https" : "http", host);
  }
  return {};
}

}  // namespace fairlead::traefik
