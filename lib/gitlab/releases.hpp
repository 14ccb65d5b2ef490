#pragma once

#include "gitlab/client.hpp"

namespace fairlead::gitlab {

/// A link of a release, beside the sources that GitLab adds itself.
struct Link {
  std::string name, url;
  std::string type = "other";  ///< other, runbook, image or package
  std::string path = {};       ///< "/bin/tool": makes a lasting address of its own below the release.
  friend bool operator==(const Link&, const Link&) = default;
};

/// Is `type` one that GitLab knows for a link?
bool is_link_type(std::string_view type);

/// A release to be made. The tag is made with it, if there is none, on `commit`.
struct NewRelease {
  std::string tag, commit, tag_message, name, description;
  std::vector<std::string> milestones = {};
  std::string released_at = {};  ///< RFC 3339; empty: now. In the future, it is an upcoming release.
  std::vector<Link> links = {};
  friend bool operator==(const NewRelease&, const NewRelease&) = default;
};

/// A release as it is there.
struct Release {
  std::string tag, commit, name, description;
  std::vector<std::string> milestones = {};
  std::string released_at = {};
  std::vector<Link> links = {};
};

/// Nothing if the tag has no release.
Result<std::optional<Release>> find_release(Client& client, std::string_view tag);
/// Makes the release and, where missing, its tag. A job token may do this. `conflict` if the tag has a release,
/// `denied` if the tag is protected from the user.
Result<Release> create_release(Client& client, const NewRelease& release);
/// Adds a link to the release of `tag`.
Result<> create_link(Client& client, std::string_view tag, const Link& link);

}  // namespace fairlead::gitlab
