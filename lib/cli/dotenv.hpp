#pragma once

#include "base/result.hpp"
#include "plan/observer.hpp"
#include "sys/filesystem.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace fairlead::cli {

/// Whether a variable may be called so: letters, digits and "_", no digit first.
bool is_variable_name(std::string_view name);

/// Writes "KEY=value" lines for GitLab's `artifacts:reports:dotenv`, whole or not at all. GitLab reads no quotes, no
/// comments and no line breaks (docs.gitlab.com/ci/yaml/artifacts_reports, "dotenv"), so a name that is none, a value
/// with a line break, outer white space or invalid UTF-8, and a file above 5 KiB are `refused`. More than 20 variables,
/// the limit of GitLab's free tier, are a warning.
Result<> write_dotenv(sys::FileSystem& files, const std::string& path,
                      std::span<const std::pair<std::string, std::string>> variables, plan::Observer& observer);

}  // namespace fairlead::cli
