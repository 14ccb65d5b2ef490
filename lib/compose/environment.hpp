#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fairlead::compose {

/// Puts `env_file` and `environment` of a service together; the latter wins, and of files the later one.
///
/// A value in the file stays what it is, the empty one too. A name without a value (`- NAME` or `NAME:`) takes the
/// value of context.variables; if there is none it is left out, with a warning.
Result<Variables> read_environment(const yaml::Node& service, Context& context);

/// The labels of the `label_file` of a service, which has the format of `env_file`; of files the later one wins. A name
/// without a value is an empty label.
Result<Variables> read_label_files(const yaml::Node& service, Context& context);

/// The error for a file that is named at `node`. One that is not there is a mistake of who named it: `config`.
Error unusable(const yaml::Node& node, Error error, std::string help);

/// The text of a file that a Compose file names at `node`; `path` is relative to the first Compose file. Counts it
/// against the context's bytes. Nothing when it is missing or may not be read, and the context is tolerant.
Result<std::optional<std::string>> read_file(const yaml::Node& node, std::string_view path, std::uint64_t limit,
                                             Context& context);

}  // namespace fairlead::compose
