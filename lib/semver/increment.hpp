#pragma once

#include "semver/version.hpp"

namespace fairlead::semver {

/// What `increment` raises, by the names that npm's semver gives them.
enum class Increment : std::uint8_t { major, minor, patch, premajor, preminor, prepatch, prerelease, release };

/// The name, as npm's semver writes it: "premajor".
std::string_view word(Increment what);
/// `config` for anything but such a name.
Result<Increment> increment_of(std::string_view text);

/// How pre-releases are named and counted: "beta" from 1 gives 1.2.0-beta.1.
struct Numbering {
  std::string identifier = {};  ///< One or more identifiers, joined by dots; without any, only numbers: 1.2.0-1.
  std::uint64_t first = 0;
};

/// The version after this one, without build metadata, exactly as `inc` of npm's semver 7 has it:
///   1.2.3 patch 1.2.4           1.2.3-rc.1 patch 1.2.3          a pre-release becomes what it was before
///   1.2.3 prepatch 1.2.4-0      1.2.3-rc.1 prerelease 1.2.3-rc.2
///   1.2.3 preminor beta 1.3.0-beta.0                            1.2.3-rc.1 release 1.2.3
/// `config` if the identifier is none, or for the release of what is no pre-release; `refused` when the number that
/// would grow is the largest of 64 bits.
Result<Version> increment(const Version& version, Increment what, const Numbering& numbering = {});

/// The increment of a release that comes to `bump`, which is not none.
Increment increment_for(Bump bump);

}  // namespace fairlead::semver
