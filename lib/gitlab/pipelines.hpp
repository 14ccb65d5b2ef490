#pragma once

#include "gitlab/client.hpp"

namespace fairlead::gitlab {

/// Is there a pipeline of the tag `tag` on `commit`? A job token may not list pipelines; it is answered by the newest
/// thousand jobs, which is enough for a tag that was just made.
Result<bool> has_tag_pipeline(Client& client, const std::string& tag, const std::string& commit);
/// Starts one: look first, each call starts another. `config` if the tag would have no jobs.
Result<> start_tag_pipeline(Client& client, const std::string& tag);

}  // namespace fairlead::gitlab
