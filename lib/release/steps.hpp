#pragma once

#include "release/plan.hpp"

namespace fairlead::release {

/// The steps of a release that is due, in order. Pure; the options have been checked.
std::vector<plan::Step<Call>> steps(const Decision& decision, const Observed& observed, const PlanOptions& options);

plan::Step<Call> push_step(const std::string& remote, const std::string& tag);

/// A change that brings files, each with its size.
plan::Change files_change(std::string kind, std::string name, const std::vector<FileEdit>& files);

/// Does the message of a commit keep GitLab from starting pipelines for it and for its tags
/// (docs.gitlab.com/ci/pipelines, "Skip a pipeline")?
bool skips_pipelines(std::string_view message);

}  // namespace fairlead::release
