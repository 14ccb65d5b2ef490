#pragma once

#include "base/result.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace fairlead::release {

/// Fills a template in the language of Mustache (mustache.github.io/mustache.5.html), of which it knows
///
///     {{name}}  {{a.b}}  {{.}}           the value, as it is: Markdown needs no escaping, so {{{name}}} is the same
///     {{#name}} ... {{/name}}            once for every entry of a list; once if it is true, a text, or an object
///     {{^name}} ... {{/name}}            if it is false, empty or not there
///     {{! comment }}
///
/// A name is looked for in the innermost section first. A line that holds nothing but one of the last three leaves no
/// trace. `file` names the template in errors.
///
/// `config` (FL0326), with line and column, if the template is none; `refused` if it would write more than 64 MiB, or
/// nests sections so that it would take for ever.
Result<std::string> render(std::string_view text, std::string_view file, const nlohmann::json& data);

}  // namespace fairlead::release
