#pragma once

#include "git/history.hpp"
#include "release/observe.hpp"

namespace fairlead::release {

/// The version in the name of a tag.
std::optional<semver::Version> tagged_version(std::string_view tag, const TagForm& form);

/// The same for releases; of pre-releases, nothing.
std::optional<semver::Version> version_of(std::string_view tag, const TagForm& form);

/// The number of a pre-release of `identifier`: 2 of 1.2.0-beta.2, 0 of 1.2.0-beta. Nothing for other versions.
std::optional<std::uint64_t> number_of(const semver::Version& version, std::string_view identifier);

/// The identifier of a pre-release: "beta" of 1.0.0-beta.2; empty of a release.
std::string identifier_of(const semver::Version& version);

/// A tag that names a version.
struct VersionTag {
  semver::Version version;
  git::Tag tag;
};

enum class Prereleases : std::uint8_t { without, with };

/// The tags that name versions, in no particular order.
std::vector<VersionTag> version_tags(const std::vector<git::Tag>& tags, const TagForm& form, Prereleases prereleases);

/// Adds the versions among `names`, tags that are not here, to `observed.elsewhere`, and to `observed.prereleases` those
/// that count there.
void add_elsewhere(Observed& observed, const std::vector<std::string>& names, const TagForm& form);

/// Fills what tags tell of `observed.head`, by `observed.branch`: base, taken, latest, prereleases. `tags` are those of
/// the repository.
Result<> find_base(Observed& observed, const std::vector<git::Tag>& tags, const TagForm& form,
                   const git::Repository& repository, git::History& history);

/// What `observed.branch` may release, beside the other branches of the repository. To be asked after `find_base`.
Result<VersionRange> find_range(const Observed& observed, const std::vector<git::Tag>& tags, const Policy& policy,
                                const git::Repository& repository, git::History& history);

/// Fills `observed.released_in`; or, where the highest of `observed.taken` is on no branch that releases, adds it to
/// `observed.passed_over`. To be asked after `find_base`.
Result<> find_later_release(Observed& observed, const Policy& policy, const git::Repository& repository,
                            git::History& history);

}  // namespace fairlead::release
