#pragma once

#include "base/result.hpp"
#include "compose/load.hpp"
#include "lint/finding.hpp"

#include <string>

namespace fairlead::lint {

/// The text of a file in which what can be mended without a doubt is mended, and nothing else is touched:
///
/// - text-or-number: the value gets quotes;
/// - traefik-container-labels: the block `labels` moves to `deploy.labels`, where all of it is Traefik's, is written in
///   lines of its own, and the service has no `deploy.labels`.
///
/// Only findings with a place in this file count. The new text is read again and compared with what was promised, value
/// by value; a mend that does not come to that is left out. Doing it twice changes nothing more. `config` when the
/// text is not YAML.
Result<std::string> fix(const compose::Source& source, const Findings& findings);

}  // namespace fairlead::lint
