#pragma once

#include "release/change.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// Commits and what they come to.
struct Explanation {
  Preset preset = Preset::cc;
  std::string range = {};              ///< "v1.0.0..HEAD"; "HEAD" before the first release.
  std::vector<Change> changes = {};    ///< Settled, children before parents.
  std::string version = {}, tag = {};  ///< Of the release that they come to; empty if none is due or it was not asked.
};

/// For people: each commit with its bump, its header, the rule that decided and what does not count, then the sum.
std::string to_text(const Explanation& explanation);
/// What `fairlead release explain --output json` prints (docs/formats/release.md).
std::string to_json(const Explanation& explanation);

}  // namespace fairlead::release
