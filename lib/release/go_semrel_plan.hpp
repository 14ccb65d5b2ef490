#pragma once

#include "release/go_semrel.hpp"
#include "release/plan.hpp"

/// What go-semrel-gitlab does to a project (pkg/actions of 0.21.1), as a plan that fairlead's `apply` does.
namespace fairlead::release::go_semrel {

/// A release to be made, and where.
struct Making {
  gitlab::Location project = {};
  std::string tag = {};      ///< "v1.1.0"
  std::string branch = {};   ///< That the files are committed to.
  std::string message = {};  ///< Of that commit.
  std::vector<FileEdit> files = {};
  bool tags_head = false;  ///< The tag names HEAD, and not the commit of the files.
  bool pipeline = false;   ///< See to it that the tag has a pipeline.
};

/// The commit of the files, if there are any; the release with its note, which makes the tag; the pipeline. Pure.
Planned plan(const Outcome& outcome, const Observed& observed, const TagForm& form, const Making& making);

}  // namespace fairlead::release::go_semrel
