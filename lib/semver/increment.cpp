#include "semver/increment.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>
#include <limits>
#include <optional>

namespace fairlead::semver {
namespace {

constexpr std::array<std::string_view, 8> words = {"major",    "minor",    "patch",      "premajor",
                                                   "preminor", "prepatch", "prerelease", "release"};

Error exhausted() {
  return {Errc::refused, fmt::format("no version follows: {} is the largest number of 64 bits",
                                     std::numeric_limits<std::uint64_t>::max())};
}

Result<> raise(std::uint64_t& part) {
  if (part == std::numeric_limits<std::uint64_t>::max()) return exhausted();
  ++part;
  return {};
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// Raises a number written in decimal, of any length.
std::string raised(std::string text) {
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
    if (*digit != '9') {
      ++*digit;
      return text;
    }
    *digit = '0';
  }
  return "1" + text;
}

/// A pre-release of a version comes before it, so the version itself is the next one when its lower parts are zero.
Result<> raise_core(Version& version, Increment what) {
  const bool was_prerelease = version.is_prerelease();
  version.prerelease.clear();
  if (what == Increment::major) {
    if (version.minor != 0 || version.patch != 0 || !was_prerelease) TRY(raise(version.major));
    version.minor = version.patch = 0;
  } else if (what == Increment::minor) {
    if (version.patch != 0 || !was_prerelease) TRY(raise(version.minor));
    version.patch = 0;
  } else if (!was_prerelease) {
    TRY(raise(version.patch));
  }
  return {};
}

/// Counts up the last number of the identifiers, or begins to count; then makes them those that were asked for.
Result<> raise_prerelease(std::vector<std::string>& parts, const Numbering& numbering) {
  const auto number = std::ranges::find_if(parts.rbegin(), parts.rend(), is_number);
  if (number != parts.rend()) {
    *number = raised(*number);
  } else {
    parts.push_back(std::to_string(numbering.first));
  }
  if (numbering.identifier.empty()) return {};
  std::vector<std::string> wanted;
  for (const auto part : split(numbering.identifier, '.')) wanted.emplace_back(part);
  const bool same = parts.size() > wanted.size() && std::ranges::equal(wanted, std::span(parts).first(wanted.size()));
  if (same && is_number(parts[wanted.size()])) return {};
  parts = std::move(wanted);
  parts.push_back(std::to_string(numbering.first));
  return {};
}

Result<> check(const Numbering& numbering) {
  if (numbering.identifier.empty() || Version::parse("1.0.0-" + numbering.identifier)) return {};
  return Error(Errc::config, fmt::format("not a pre-release identifier: \"{}\"", printable(numbering.identifier)))
      .help("use ASCII letters, digits and \"-\", as in beta");
}

}  // namespace

std::string_view word(Increment what) {
  return words[static_cast<std::size_t>(what)];
}

Result<Increment> increment_of(std::string_view text) {
  const auto* const found = std::ranges::find(words, text);
  if (found != words.end()) return static_cast<Increment>(found - words.begin());
  return Error(Errc::config, fmt::format("not an increment: \"{}\"", printable(text)))
      .help("use " + join(std::vector<std::string>(words.begin(), words.end()), ", "));
}

Result<Version> increment(const Version& version, Increment what, const Numbering& numbering) {
  auto next = version;
  next.build.clear();
  switch (what) {
    case Increment::major:
    case Increment::minor:
    case Increment::patch: TRY(raise_core(next, what)); return next;
    case Increment::release:
      if (!next.is_prerelease()) return Error(Errc::config, next.str() + " is no pre-release");
      next.prerelease.clear();
      return next;
    case Increment::premajor:
      next.prerelease.clear();
      TRY(raise(next.major));
      next.minor = next.patch = 0;
      break;
    case Increment::preminor:
      next.prerelease.clear();
      TRY(raise(next.minor));
      next.patch = 0;
      break;
    case Increment::prepatch:
      next.prerelease.clear();
      TRY(raise(next.patch));
      break;
    case Increment::prerelease:
      if (!next.is_prerelease()) TRY(raise(next.patch));
      break;
  }
  TRY(check(numbering));
  TRY(raise_prerelease(next.prerelease, numbering));
  return next;
}

Increment increment_for(Bump bump) {
  if (bump == Bump::major) return Increment::major;
  return bump == Bump::minor ? Increment::minor : Increment::patch;
}

}  // namespace fairlead::semver
