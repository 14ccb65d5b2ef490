#include "swarm/review.hpp"

#include "json/json.hpp"
#include "swarm/members.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::swarm {

Variables labels_of(const Review& review) {
  Variables out;
  out[std::string(env_label)] = review.env;
  out[std::string(ref_label)] = review.ref;
  out[std::string(project_label)] = review.project;
  if (!review.mr.empty()) out[std::string(mr_label)] = review.mr;
  if (review.expires) out[std::string(expires_label)] = sys::rfc3339(*review.expires);
  return out;
}

std::optional<Review> review_of(const Variables& labels) {
  Review out = {.env = value_or(labels, env_label),
                .ref = value_or(labels, ref_label),
                .mr = value_or(labels, mr_label),
                .project = value_or(labels, project_label),
                .expires = sys::parse_rfc3339(value_or(labels, expires_label))};
  if (out.env.empty() || out.ref.empty() || out.project.empty()) return std::nullopt;
  return out;
}

Variables labels_of(const LiveService& service) {
  return texts_of(json::member(*service.spec, "Labels"));
}

void mark(Desired& desired, const Review& review) {
  const auto labels = labels_of(review);
  for (auto* specs : {&desired.secrets, &desired.configs, &desired.networks, &desired.services}) {
    for (auto& spec : *specs) {
      auto body = *spec.body;
      for (const auto& [name, value] : labels) {
        if (!is_job(body) || name != expires_label) body["Labels"][name] = value;
      }
      spec.body = json::Document(std::move(body));
    }
  }
}

sys::Clock::Wall expiry(sys::Clock::Wall now, std::chrono::seconds after) {
  return std::chrono::ceil<std::chrono::hours>(now + after);
}

Result<> check_is_same_app(const Review& review, const Observed& observed, std::string_view stack) {
  for (const auto& service : observed.services) {
    const auto there = review_of(labels_of(service));
    if (there && there->ref == review.ref && there->project == review.project) continue;
    const auto whose = there ? fmt::format("that of \"{}\" of {}", there->ref, there->project) : "no review app";
    return Error(Errc::refused, fmt::format("the stack \"{}\" is there, and is {}", stack, whose))
        .id("FL0572")
        .help("give the review app a name of its own: fairlead stack slug makes one");
  }
  return {};
}

}  // namespace fairlead::swarm
