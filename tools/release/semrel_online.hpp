#pragma once

#include "semrel_options.hpp"

#include <memory>

namespace fairlead {

/// The commands of go-semrel-gitlab that talk to GitLab. Each becomes a command of fairlead-release, which then runs in
/// our place.
std::vector<cli::Command> semrel_online_commands(const std::shared_ptr<SemrelOptions>& options);

/// `release tag` as words for fairlead-release.
std::vector<std::string> words_of_tag(const SemrelOptions& options, const std::string& version,
                                      const std::string& prefix);
/// The same for `release add-download` and `release add-download-link`. `usage` if something is missing.
Result<std::vector<std::string>> words_of_download(const SemrelOptions& options);
Result<std::vector<std::string>> words_of_link(const SemrelOptions& options);

}  // namespace fairlead
