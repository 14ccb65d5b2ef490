#pragma once

#include "release/git_settings.hpp"
#include "sys/process.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// Runs git as the clone is set up, but so that no login in a URL, of a remote, of a rule for URLs (url.*.insteadOf) or
/// of an argument, gets into the command line of git or of what git starts, where every user of the machine could read
/// it. git asks for these logins, when the server wants one, and gets them out of its environment. Where the clone has
/// headers of its own (http.*.extraHeader), which git would take along, no redirect is followed.
/// For one thread at a time.
class QuietGit final : public sys::Processes {
 public:
  QuietGit(sys::Processes& processes, std::string directory)
      : processes_(processes), directory_(std::move(directory)) {}

  /// `invocation` runs git, and names all of its environment.
  Result<sys::Completion> run(const sys::Invocation& invocation, const std::stop_token& stop) override;

 private:
  struct Rule {
    std::string base, prefix;
  };
  Result<> read(const Variables& environment, const std::stop_token& stop);
  void take(std::string_view key, std::string_view value);

  sys::Processes& processes_;
  std::string directory_;
  bool was_read_ = false, has_headers_ = false;
  std::vector<std::string> urls_, push_urls_;
  std::vector<Rule> rules_, push_rules_;
};

}  // namespace fairlead::release
