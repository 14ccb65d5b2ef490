#pragma once

#include "base/result.hpp"
#include "compose/interpolate.hpp"
#include "yaml/node.hpp"

#include <string>
#include <string_view>

/// Variables as docker's client replaces them (docker/cli, cli/compose/template and interpolation): fewer operators
/// than the specification has, no nesting, and no word about variables that are not set.
namespace fairlead::compose {

/// `text` with its variables replaced. An operator is looked for in all that follows the name, in the order `:-` `-`
/// `:?` `?`, also without braces: `$TAG-alpine` is $TAG with a default.
Result<std::string> docker_text(std::string_view text, const Variables& variables, const Locate& locate);

/// Replaces the variables in all values below the root of a file. A text that changed is a text from then on, except
/// under the keys where docker's client makes it a number or a boolean again.
Result<> docker_interpolate(yaml::Node& root, const Variables& variables);

}  // namespace fairlead::compose
