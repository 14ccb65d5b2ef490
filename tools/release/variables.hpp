#pragma once

#include "cli/command.hpp"
#include "options.hpp"
#include "release/plan.hpp"

#include <span>
#include <string>

namespace fairlead {

/// --dotenv FILE, for what is next: FAIRLEAD_RELEASE says whether a release is due.
cli::Flag dotenv_flag(std::string& target);
/// --dotenv FILE, for what was done: FAIRLEAD_RELEASED says whether HEAD is a release now.
cli::Flag applied_dotenv_flag(std::string& target);

/// What later jobs learn of the repository, or of one of its components.
struct Told {
  std::string component = {}, version = {}, tag = {}, previous = {};
  std::string_view flag = {};  ///< "RELEASE" or "RELEASED"
  bool value = false;
};

Told told_of(const Part& part);
/// `released`: HEAD is that release.
Told told_of(std::string component, const release::Planned& planned, bool released);

/// Writes FAIRLEAD_VERSION, FAIRLEAD_IMAGE_TAG, FAIRLEAD_TAG, FAIRLEAD_PREVIOUS and FAIRLEAD_RELEASE or
/// FAIRLEAD_RELEASED for later jobs, of several components FAIRLEAD_API_VERSION and so on; nothing without a path.
Result<> write_variables(const std::string& path, std::span<const Told> told, cli::Ports& ports);

}  // namespace fairlead
