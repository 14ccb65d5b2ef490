#include "gitlab/pipelines.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace fairlead::gitlab {

Result<bool> has_tag_pipeline(Client& client, const std::string& tag, const std::string& commit) {
  if (!client.has_job_token()) {
    TRY_ASSIGN(const auto found, client.list("/pipelines", {{"ref", tag}, {"sha", commit}}, 1));
    return !found.empty();
  }
  constexpr std::size_t most = 1000;
  TRY_ASSIGN(const auto jobs, client.list("/jobs", {}, most));
  return std::ranges::any_of(jobs, [&](const json::Value& job) {
    const auto& pipeline = json::member(job, "pipeline");
    return json::boolean_or(job, "tag", false) && json::text_or(pipeline, "ref") == tag &&
           json::text_or(pipeline, "sha") == commit;
  });
}

Result<> start_tag_pipeline(Client& client, const std::string& tag) {
  if (client.has_job_token()) {
    // The one call that wants the token in its body (GitLab's documentation, "Trigger a multi-project pipeline").
    TRY(client.post("/trigger/pipeline", {{"token", client.token().value.reveal()}, {"ref", tag}}));
  } else {
    TRY(client.post("/pipeline", {{"ref", tag}}));
  }
  return {};
}

}  // namespace fairlead::gitlab
