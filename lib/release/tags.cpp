#include "release/tags.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Version;

/// Is `a` tried after `b`? The highest version comes first; of equal ones, the one with "v".
bool comes_later(const VersionTag& a, const VersionTag& b) {
  const auto order = a.version <=> b.version;
  return order < 0 || (order == 0 && a.tag.name < b.tag.name);
}

/// As blang/semver's ParseTolerant: without leading zeros, and with zeros for the numbers that are missing.
std::optional<Version> tolerant_version(std::string_view text) {
  take(text, "v");
  std::vector<std::string> numbers;
  for (auto rest = text; numbers.size() < 3;) {
    const auto end = numbers.size() == 2 ? rest.npos : rest.find('.');
    auto number = rest.substr(0, end);
    while (number.size() > 1 && number[0] == '0' && is_digit(number[1])) number.remove_prefix(1);
    numbers.emplace_back(number);
    if (end == rest.npos) break;
    rest.remove_prefix(end + 1);
  }
  if (numbers.size() < 3 && numbers.back().find_first_of("+-") != std::string::npos) return {};
  numbers.resize(3, "0");
  auto version = Version::parse(join(numbers, "."));
  if (!version) return {};
  return *std::move(version);
}

/// Does the version count as released on the branch?
bool is_base(const Version& version, const Branch& branch) {
  return !version.is_prerelease() ||
         (branch.kind == BranchKind::prerelease && number_of(version, branch.identifier).has_value());
}

}  // namespace

std::optional<Version> tagged_version(std::string_view tag, const TagForm& form) {
  const auto front = form.prefix ? std::string_view(*form.prefix) : tag.starts_with('v') ? "v" : "";
  if (!take(tag, front)) return {};
  if (form.tolerant) return tolerant_version(tag);
  // Most tags that are no versions end here, before an error is made for them.
  if (tag.empty() || !is_digit(tag.front())) return {};
  auto version = Version::parse(tag);
  if (!version) return {};
  return *std::move(version);
}

std::optional<Version> version_of(std::string_view tag, const TagForm& form) {
  auto version = tagged_version(tag, form);
  if (version && version->is_prerelease()) return {};
  return version;
}

std::optional<std::uint64_t> number_of(const Version& version, std::string_view identifier) {
  const auto wanted = split(identifier, '.');
  const auto& parts = version.prerelease;
  if (parts.size() < wanted.size() || !std::equal(wanted.begin(), wanted.end(), parts.begin())) return {};
  if (parts.size() == wanted.size()) return 0;
  return number(parts[wanted.size()]).value_or(0);
}

std::string identifier_of(const Version& version) {
  auto parts = version.prerelease;
  if (!parts.empty() && number(parts.back())) parts.pop_back();
  return join(parts, ".");
}

std::vector<VersionTag> version_tags(const std::vector<git::Tag>& tags, const TagForm& form, Prereleases prereleases) {
  std::vector<VersionTag> out;
  for (const auto& tag : tags) {
    auto version = prereleases == Prereleases::with ? tagged_version(tag.name, form) : version_of(tag.name, form);
    if (version) out.push_back({*std::move(version), tag});
  }
  return out;
}

void add_elsewhere(Observed& observed, const std::vector<std::string>& names, const TagForm& form) {
  for (const auto& name : names) {
    const auto version = tagged_version(name, form);
    if (!version) continue;
    observed.elsewhere.push_back(name);
    if (version->is_prerelease() && number_of(*version, observed.branch.identifier)) {
      observed.prereleases.push_back(*version);
    }
  }
}

Result<> find_base(Observed& observed, const std::vector<git::Tag>& tags, const TagForm& form,
                   const git::Repository& repository, git::History& history) {
  const auto& branch = observed.branch;
  const bool counts_prereleases = branch.kind == BranchKind::prerelease;
  auto candidates = version_tags(tags, form, counts_prereleases ? Prereleases::with : Prereleases::without);
  for (const auto& [version, tag] : candidates) {
    if (version.is_prerelease() && number_of(version, branch.identifier)) observed.prereleases.push_back(version);
  }
  // A heap, because of 100,000 usually one or two are looked at.
  for (std::ranges::make_heap(candidates, comes_later); !candidates.empty(); candidates.pop_back()) {
    std::ranges::pop_heap(candidates, comes_later);
    auto& [version, tag] = candidates.back();
    TRY_ASSIGN(const auto commit, repository.commit_of(tag));
    if (!commit) continue;
    TRY_ASSIGN(const bool reached, history.reaches(observed.head.commit, *commit));
    if (reached && counts_prereleases && !observed.latest) observed.latest = version;
    if (!is_base(version, branch)) continue;
    if (reached) {
      observed.base = Base{std::move(version), std::move(tag.name), *commit};
      return {};
    }
    if (!version.is_prerelease()) observed.taken.push_back(std::move(tag.name));
  }
  return {};
}

}  // namespace fairlead::release
