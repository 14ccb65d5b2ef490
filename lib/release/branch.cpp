#include "release/branch.hpp"

#include "base/characters.hpp"
#include "base/glob.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <limits>
#include <utility>

namespace fairlead::release {
namespace {

constexpr std::array<std::string_view, 4> words = {"unlisted", "release", "maintenance", "prerelease"};

Error bad_rule(std::string_view text, std::string_view why) {
  return Error(Errc::config, fmt::format("not a branch: \"{}\" ({})", printable(text), why))
      .id("FL0330")
      .help("write it like main=release, beta=prerelease or legacy=maintenance 1.x");
}

/// Letters, digits and "-", as SemVer wants identifiers.
std::string identifier_from(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    const bool allowed = is_alphanumeric(c) || c == '-';
    if (!allowed) c = '-';
  }
  // A number with leading zeros is no identifier, and a bare number would be counted up.
  return number(out) ? "b" + out : out;
}

bool is_identifier(std::string_view text) {
  return semver::Version::parse(fmt::format("1.0.0-{}.1", text)).has_value();
}

}  // namespace

std::string_view word(BranchKind kind) {
  return words[static_cast<std::size_t>(kind)];
}

Result<BranchRule> branch_rule_of(std::string_view text) {
  const auto equals = text.find('=');
  BranchRule out{.pattern = std::string(trim(text.substr(0, equals)))};
  if (out.pattern.empty()) return bad_rule(text, "it has no name");
  auto rest = equals == text.npos ? std::string_view() : trim(text.substr(equals + 1));
  const auto kind = rest.substr(0, rest.find(' '));
  out.argument = trim(rest.substr(kind.size()));
  const auto* const known = std::ranges::find(words, kind);
  if (!kind.empty()) out.kind = static_cast<BranchKind>(known - words.begin());
  if (!kind.empty() && (known == words.end() || out.kind == BranchKind::unlisted)) {
    return bad_rule(text, "it is release, prerelease or maintenance");
  }
  if (out.kind == BranchKind::maintenance && !maintenance_range(out.argument.empty() ? out.pattern : out.argument)) {
    return bad_rule(text, "a maintenance branch needs a range such as 1.x or 1.2.x");
  }
  if (out.kind == BranchKind::prerelease && !out.argument.empty() && !is_identifier(out.argument)) {
    return bad_rule(text, "the identifier of pre-releases has letters, digits and \"-\"");
  }
  if (out.kind == BranchKind::release && !out.argument.empty()) return bad_rule(text, "nothing follows \"release\"");
  return out;
}

std::vector<BranchRule> default_branches() {
  return {{.pattern = "master"},
          {.pattern = "main"},
          {.pattern = "next"},
          {.pattern = "next-major"},
          {.pattern = "beta", .kind = BranchKind::prerelease},
          {.pattern = "alpha", .kind = BranchKind::prerelease}};
}

std::string VersionRange::str() const {
  return fmt::format(">={}{}", from.str(), below ? " <" + below->str() : "");
}

std::optional<VersionRange> maintenance_range(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() < 2 || parts.size() > 3 || lower(parts.back()) != "x") return {};
  constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
  const auto major = number(parts[0]);
  if (!major || *major == largest) return {};
  VersionRange out{.from = {.major = *major}, .below = semver::Version{.major = *major + 1}};
  if (parts.size() == 3 && lower(parts[1]) != "x") {
    const auto minor = number(parts[1]);
    if (!minor || *minor == largest) return {};
    out.from.minor = *minor;
    out.below = semver::Version{.major = *major, .minor = *minor + 1};
  }
  return out;
}

Branch branch_of(std::string_view name, std::span<const BranchRule> rules) {
  Branch out{.name = std::string(name), .rule = rules.size()};
  if (name.empty()) return out;
  std::string argument(name);
  const auto fits = [&](const BranchRule& rule) { return rule.pattern == name || Glob(rule.pattern).matches(name); };
  if (const auto rule = std::ranges::find_if(rules, fits); rule != rules.end()) {
    out.kind = rule->kind;
    out.rule = static_cast<std::size_t>(rule - rules.begin());
    if (!rule->argument.empty()) argument = rule->argument;
  } else if (maintenance_range(name)) {
    out.kind = BranchKind::maintenance;
  }
  if (out.kind == BranchKind::prerelease)
    out.identifier = is_identifier(argument) ? argument : identifier_from(argument);
  if (out.kind == BranchKind::maintenance) out.range = maintenance_range(argument).value_or(VersionRange());
  return out;
}

}  // namespace fairlead::release
