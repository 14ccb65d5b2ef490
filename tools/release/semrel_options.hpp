#pragma once

#include "cli/command.hpp"
#include "release/go_semrel.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fairlead {

/// What go-semrel-gitlab is told.
struct SemrelOptions {
  std::string token = {}, api = {};
  bool skip_ssl_verify = false;
  std::string patch_types = {}, minor_types = {};
  bool initial_development = true, bump_patch = false, list_other = false;
  std::string release_branches = {};
  std::optional<std::string> prefix = {};
  std::string bump_commit = "chore: version bump for {{tag}} [skip ci]", pre = {}, build = {};
  std::string project_path = {}, sha = {}, tag = {}, branch = {}, project_url = {};
  // Of commands.
  bool allow_current = false, force_patch = false;
  std::string file = "CHANGELOG.md";
  std::optional<std::string> upload = {};                       ///< A file to be added.
  std::string link_name = {}, link_url = {}, description = {};  ///< Of a link to be added.
  std::vector<std::string> files = {};                          ///< To be committed.
  bool tag_pipeline = false;                                    ///< Start a pipeline for the tag of the commit.
};

/// Its global options, which every command takes.
std::vector<cli::Flag> semrel_flags(SemrelOptions& options);

/// The prefix of tags, which may be set to nothing.
std::string semrel_prefix(const SemrelOptions& options, const Variables& environment);

/// What is there, and what go-semrel-gitlab would release.
struct Semrel {
  git::Repository repository;
  release::TagForm form;  ///< Of the tags that counted.
  release::Observed observed;
  release::go_semrel::Outcome outcome;
};

/// `not_found`: no commit asks for a release.
Error no_changes();

/// Reads the repository that we are in. Warns of commits that look as if they counted.
Result<Semrel> read_semrel(const SemrelOptions& options, cli::Ports& ports);

}  // namespace fairlead
