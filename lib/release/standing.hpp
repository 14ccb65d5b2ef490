#pragma once

#include "release/decide.hpp"

namespace fairlead::release {

/// Does the tag read like a version, whatever it stands for: "1.3", "v1.2.3.4", "curl-8_21_0", "@acme/ui@1.4.0", "v2"?
bool resembles_version(std::string_view tag);

/// Those of the tags that read like versions, and are none by the policy: not by its prefix, not for one of its other
/// components. Of a component, those that have its name, or none, in front.
std::vector<git::Tag> passed_over(const std::vector<git::Tag>& tags, const Policy& policy);

/// Fills `observed.passed_over`, for which its base has to be known. `range` are the commits since.
Result<> find_passed_over(Observed& observed, const std::vector<git::Tag>& tags, const std::vector<git::Id>& range,
                          const Policy& policy, const git::Repository& repository);

/// `conflict` (FL0352) if there is no base though tags say that there were releases, unless the user said which version
/// comes first. `decide` asks it.
Result<> check_standing(const Observed& observed, const Policy& policy);

/// The tags that do not count and stand above what was decided, and releases that a pre-release comes after. At most
/// `most` and a last line for the others.
std::vector<std::string> standing_warnings(const Observed& observed, const Decision& decision, const Policy& policy,
                                           std::size_t most = 20);

/// "v1.3, v1.2 and 3 more"
std::string listed(const std::vector<std::string>& tags, std::size_t most = 5);

}  // namespace fairlead::release
