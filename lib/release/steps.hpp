#pragma once

#include "release/plan.hpp"

namespace fairlead::release {

/// The steps of a release that is due, in order. Pure; the options have been checked.
std::vector<plan::Step<Call>> steps(const Decision& decision, const Observed& observed, const PlanOptions& options);

/// Does doing them make the release, or complete it? A merge request only proposes one.
bool releases(const std::vector<plan::Step<Call>>& steps);

plan::Step<Call> push_step(const std::string& remote, const std::string& tag);

/// What people read of a call, but for why it is made.
plan::Change described(const Call& call, const gitlab::Location& project);

/// What the title of a commit that GitLab makes ends with, so that no pipeline of the branch is started.
inline constexpr std::string_view skip_ci = " [skip ci]";

/// A change that brings files, each with its size.
plan::Change files_change(std::string kind, std::string name, const std::vector<FileEdit>& files);

/// Does the message of a commit keep GitLab from starting pipelines for it and for its tags
/// (docs.gitlab.com/ci/pipelines, "Skip a pipeline")?
bool skips_pipelines(std::string_view message);

}  // namespace fairlead::release
