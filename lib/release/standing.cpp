#include "release/standing.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/tags.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Version;

constexpr auto npos = std::string_view::npos;

bool is_separator(char c) {
  return c == '.' || c == '_';
}

/// Where the version begins in a tag that reads like one.
std::size_t version_at(std::string_view tag) {
  std::size_t digits = npos;  // where the digits began that we are in
  for (std::size_t i = 0; i < tag.size(); ++i) {
    if (is_digit(tag[i])) {
      if (digits == npos) digits = i;
      continue;
    }
    if (digits != npos && is_separator(tag[i]) && i + 1 < tag.size() && is_digit(tag[i + 1])) return digits;
    digits = npos;
  }
  const bool only_major = tag.size() > 1 && (tag.front() == 'v' || tag.front() == 'V') && digits == 1;
  return only_major ? 1 : npos;
}

/// What names the thing in front of a version: "api" of "API-v" and of "api@".
std::string name_in(std::string_view front) {
  std::string out;
  for (const char c : lower(front)) {
    if (is_alphanumeric(c)) out += c;
  }
  if (out.ends_with('v') && (out.size() == 1 || !is_alphanumeric(front[front.size() - 2]))) out.pop_back();
  return out;
}

/// Is the tag of the component, or of nothing in particular?
bool is_about(std::string_view tag, const Component& component) {
  const auto front = tag.substr(0, version_at(tag));
  const auto whole = name_in(front), last = name_in(front.substr(front.rfind('/') + 1));
  if (whole.empty()) return true;
  const auto fits = [&](const std::string& name) { return !name.empty() && (whole == name || last == name); };
  return fits(name_in(component.prefix)) || fits(name_in(component.name)) || fits(lower(component.name));
}

bool is_of_sibling(std::string_view tag, const Policy& policy) {
  return std::ranges::any_of(
      policy.siblings, [&](const std::string& prefix) { return tagged_version(tag, TagForm(prefix)).has_value(); });
}

bool is_about_policy(std::string_view tag, const Policy& policy) {
  if (!resembles_version(tag)) return false;
  return policy.components.empty() || (is_about(tag, policy.components.front()) && !is_of_sibling(tag, policy));
}

/// Pre-releases count on branches for them alone, and for go-semrel-gitlab everywhere.
bool counts(std::string_view tag, const Policy& policy, const Branch& branch) {
  const auto version = tagged_version(tag, policy.form());
  if (!version) return false;
  return !version->is_prerelease() || policy.tolerant || number_of(*version, branch.identifier);
}

/// The way on, if a tag like this is all there is.
std::string advice(std::string_view tag, const Policy& policy) {
  const auto at = version_at(tag);
  const auto front = tag.substr(0, at), version = tag.substr(at);
  if (const auto counted = tagged_version(tag, policy.form())) {
    if (!counted->is_prerelease()) return "release where their history is, or merge it; --first 1.0.0 begins anew";
    return fmt::format("--first {}.{}.{} makes the first release", counted->major, counted->minor, counted->patch);
  }
  const bool usual = front.empty() || front == "v", semantic = Version::parse(version).has_value();
  if (semantic && !usual) return fmt::format("--tag-prefix {} reads them; --first 1.0.0 begins anew", printable(front));
  const auto meant = tagged_version(version, {"", true});
  if (!semantic && usual && meant) {
    return fmt::format("name the same commit by a semantic version: git tag {}{} '{}^{{}}'; --first 1.0.0 begins anew",
                       front, meant->str(), printable(tag));
  }
  return "choose the version, from which the next ones go on, with --as; --first 1.0.0 begins anew";
}

std::string why_passed_over(std::string_view tag, const std::optional<Version>& version, const Base& base) {
  if (version && !version->is_prerelease()) {
    return fmt::format("tag {} is above this version and not part of this history: was it rewritten?", printable(tag));
  }
  return fmt::format("tag {} is newer than {} and does not count: it is {}", printable(tag), printable(base.tag),
                     version ? "a pre-release above this version" : "no version by the rules here");
}

std::string beside_released(const Observed& observed, const Decision& decision, const Policy& policy) {
  if (!decision.is_due || !decision.version->is_prerelease() || observed.taken.empty()) return {};
  const auto released = version_of(observed.taken.front(), policy.form());
  if (!released || *decision.version > *released) return {};
  return fmt::format(
      "{} comes before {}, which is released and not part of this history; merge {} into \"{}\" to go on from there",
      decision.version->str(), printable(observed.taken.front()), printable(observed.taken.front()),
      printable(observed.branch.name));
}

}  // namespace

bool resembles_version(std::string_view tag) {
  return version_at(tag) != npos;
}

std::vector<git::Tag> passed_over(const std::vector<git::Tag>& tags, const Policy& policy) {
  std::vector<git::Tag> out;
  for (const auto& tag : tags) {
    if (is_about_policy(tag.name, policy) && !tagged_version(tag.name, policy.form())) out.push_back(tag);
  }
  return out;
}

Result<> find_passed_over(Observed& observed, const std::vector<git::Tag>& tags, const std::vector<git::Id>& range,
                          const Policy& policy, const git::Repository& repository) {
  const auto is_candidate = [&](const std::string& tag) {
    return is_about_policy(tag, policy) && !counts(tag, policy, observed.branch);
  };
  if (!observed.base) {
    for (const auto& tag : tags) {
      if (is_candidate(tag.name)) observed.passed_over.push_back(tag.name);
    }
    for (const auto& tag : policy.elsewhere) {
      if (is_about_policy(tag, policy)) observed.passed_over.push_back(tag);
    }
    std::ranges::sort(observed.passed_over, std::greater());
    return {};
  }
  std::unordered_map<git::Id, std::size_t> places;
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const auto& tag : tags) {
    if (range.empty() || !is_candidate(tag.name)) continue;
    for (std::size_t i = places.size(); i < range.size(); ++i) places.emplace(range[i], i);
    TRY_ASSIGN(const auto commit, repository.commit_of(tag));
    const auto place = commit ? places.find(*commit) : places.end();
    if (place != places.end()) found.emplace_back(place->second, tag.name);
  }
  std::ranges::sort(found);
  for (auto& [place, tag] : found) observed.passed_over.push_back(std::move(tag));
  return {};
}

Result<> check_standing(const Observed& observed, const Policy& policy) {
  if (observed.base || policy.first_given || policy.as) return {};
  auto all = observed.taken;
  all.insert(all.end(), observed.passed_over.begin(), observed.passed_over.end());
  if (all.empty()) return {};
  const auto of = observed.component.empty() ? "" : " of " + printable(observed.component);
  return Error(Errc::conflict,
               fmt::format("this history has no release{}, though tags look like versions: {}", of, listed(all)))
      .id("FL0352")
      .help(advice(all.front(), policy));
}

std::vector<std::string> standing_warnings(const Observed& observed, const Decision& decision, const Policy& policy,
                                           std::size_t most) {
  std::vector<std::string> out;
  if (auto warning = beside_released(observed, decision, policy); !warning.empty()) out.push_back(std::move(warning));
  if (!observed.base) {
    auto all = observed.taken;
    all.insert(all.end(), observed.passed_over.begin(), observed.passed_over.end());
    if (!all.empty()) out.push_back("these tags look like versions and do not count: " + listed(all));
    return out;
  }
  std::size_t left = 0;
  for (const auto& tag : observed.passed_over) {
    if (tag == decision.taken_by) continue;  // that is said where it matters
    const auto version = tagged_version(tag, policy.form());
    if (version && (!decision.version || *version < *decision.version)) continue;  // a pre-release of it, or older
    if (out.size() >= most) {
      ++left;
      continue;
    }
    out.push_back(why_passed_over(tag, version, *observed.base));
  }
  if (left > 0) out.push_back(fmt::format("{} more tags look like versions, and do not count", left));
  return out;
}

std::string listed(const std::vector<std::string>& tags, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(most, tags.size()); ++i) out += (i == 0 ? "" : ", ") + printable(tags[i]);
  if (tags.size() > most) out += fmt::format(" and {} more", tags.size() - most);
  return out;
}

}  // namespace fairlead::release
