#pragma once

#include <string>
#include <string_view>

namespace fairlead {

/// `text` with its SHA-256 digests as people compare them: "sha256:796b59077dab". Where two of them would look the
/// same, all stay whole.
std::string with_short_digests(std::string_view text);

}  // namespace fairlead
