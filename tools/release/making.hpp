#pragma once

#include "options.hpp"
#include "release/plan.hpp"
#include "writing.hpp"

namespace fairlead {

/// How a release is made: what plan and apply have in common.
struct MakingOptions {
  std::string mode = "tag", push = {}, sign = {}, package = "release", released_at = {}, changelog = {};
  WritingOptions writing = {};
  std::vector<std::string> files = {}, assets = {}, links = {}, milestones = {};
  bool pipeline = true, announce = true;
};

/// Does the release go to a server?
bool is_online(const MakingOptions& options);

/// Their flags; `options` has to outlive them.
std::vector<cli::Flag> making_flags(MakingOptions& options);

/// `refused` (FL0332) in a pipeline of a merge request: what it builds is not merged, and may never be.
Result<> check_pipeline(const Variables& environment);

/// Warns of a work tree with changes.
Result<> warn_of_changes(const git::Repository& repository, plan::Observer& observer);

/// Plans the release of `situation`, which `writer` writes about. Reads the files that go along; needs no token.
Result<release::Planned> make_plan(const ReleaseOptions& release, const MakingOptions& options, const Writer& writer,
                                   const Situation& situation, cli::Ports& ports);

/// "https://...", "docs=https://..." or "runbook:docs=https://..." as a link. `usage` if it is none.
Result<gitlab::Link> link_of(std::string_view text);

/// `conflict` (FL0348) if the plan is for another project than the one of this job or of --url.
Result<> check_project(const release::Planned& planned, const ReleaseOptions& options, const Variables& environment);

}  // namespace fairlead
