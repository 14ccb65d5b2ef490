#pragma once

#include "gitlab/client.hpp"

namespace fairlead::gitlab {

struct MergeRequest {
  std::int64_t iid = 0;      ///< The number that people see: !12.
  std::int64_t project = 0;  ///< The number of its project.
  std::string title, description;
  friend bool operator==(const MergeRequest&, const MergeRequest&) = default;
};

/// The open merge request between two branches; nothing if there is none.
Result<std::optional<MergeRequest>> find_merge_request(Client& client, const std::string& source,
                                                       const std::string& target);
Result<> create_merge_request(Client& client, const std::string& source, const std::string& target,
                              const std::string& title, const std::string& description);
Result<> update_merge_request(Client& client, std::int64_t iid, const std::string& title,
                              const std::string& description);

/// The merged merge requests that brought `commit`.
Result<std::vector<MergeRequest>> merged_requests_of(Client& client, const std::string& commit);
/// The numbers of the project's own issues that a merge request closes.
Result<std::vector<std::int64_t>> issues_closed_by(Client& client, const MergeRequest& request);

/// What a note hangs on.
struct Topic {
  enum class Kind : std::uint8_t { merge_request, issue } kind = Kind::merge_request;
  std::int64_t iid = 0;
  friend auto operator<=>(const Topic&, const Topic&) = default;
  std::string str() const;  ///< "!12", "#3"
};

/// Has one of the last 300 notes the text `part`?
Result<bool> has_note(Client& client, const Topic& topic, std::string_view part);
Result<> create_note(Client& client, const Topic& topic, const std::string& text);

}  // namespace fairlead::gitlab
