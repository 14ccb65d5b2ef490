#pragma once

#include "base/result.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <vector>

namespace fairlead::compose {

/// Reads `networks` of a service: a list of names, or a map.
Result<> read_attachments(const yaml::Node& node, std::vector<Attachment>& out, Context& context);

/// Reads `secrets` or `configs` of a service in short and long form.
Result<> read_file_references(const yaml::Node& node, std::vector<FileReference>& out, Context& context);

/// Reads `depends_on`: a list of names, or a map with conditions.
Result<> read_dependencies(const yaml::Node& node, std::vector<Dependency>& out, Context& context);

/// Reads `credential_spec`.
Result<> read_credential_spec(const yaml::Node& node, std::optional<CredentialSpec>& out, Context& context);

}  // namespace fairlead::compose
