#include "release/rules.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Bump;

constexpr std::string_view breaking_word = "BREAKING CHANGE";

constexpr std::array<std::pair<std::string_view, Preset>, 4> presets = {{{"cc", Preset::cc},
                                                                         {"sr-angular", Preset::sr_angular},
                                                                         {"sr-cc", Preset::sr_cc},
                                                                         {"go-semrel", Preset::go_semrel}}};
constexpr std::array<std::pair<std::string_view, Squash>, 3> squashes = {
    {{"title", Squash::title}, {"body", Squash::body}, {"both", Squash::both}}};

/// The value that `text` names in a table of words.
template <class T, std::size_t Size>
Result<T> named(const std::array<std::pair<std::string_view, T>, Size>& table, std::string_view text,
                std::string_view what) {
  std::vector<std::string> words;
  for (const auto& [name, value] : table) {
    if (name == text) return value;
    words.emplace_back(name);
  }
  return Error(Errc::usage, fmt::format("\"{}\" is no {}", printable(text), what))
      .help(fmt::format("choose one of {}", join(words, ", ")));
}

template <class T, std::size_t Size>
std::string_view name_of(const std::array<std::pair<std::string_view, T>, Size>& table, T value) {
  return std::ranges::find(table, value, &std::pair<std::string_view, T>::second)->first;
}

bool knows_case(Preset preset) {
  return preset == Preset::sr_angular || preset == Preset::sr_cc;
}

std::string scoped_key(std::string_view type, std::string_view scope) {
  return fmt::format("{}({})", type, lower(scope));
}

Error not_a_rule(std::string_view text) {
  return Error(Errc::usage, fmt::format("not a rule for a type: \"{}\"", printable(text)))
      .id("FL0316")
      .help("write it like docs=patch, fix(deps)=none or BREAKING CHANGE=minor");
}

}  // namespace

std::string_view word(Preset preset) {
  return name_of(presets, preset);
}

std::vector<std::string> preset_words() {
  std::vector<std::string> out;
  out.reserve(presets.size());
  for (const auto& [name, preset] : presets) out.emplace_back(name);
  return out;
}

Result<Preset> preset_of(std::string_view text) {
  return named(presets, text, "preset");
}

std::string_view word(Squash squash) {
  return name_of(squashes, squash);
}

Result<Squash> squash_of(std::string_view text) {
  return named(squashes, text, "part of a squashed commit");
}

Bump Rules::bump_of(std::string_view type, std::string_view scope) const {
  if (!scope.empty() && !scoped.empty()) {
    for (const auto name : {type, std::string_view("*")}) {
      if (const auto found = scoped.find(scoped_key(name, scope)); found != scoped.end()) return found->second;
    }
  }
  const auto found = types.find(type);
  return found == types.end() ? Bump::none : found->second;
}

Bump Rules::bump_of_breaking(std::string_view scope) const {
  if (scope.empty() || scoped.empty()) return breaking;
  const auto found = scoped.find(scoped_key(breaking_word, scope));
  return found == scoped.end() ? breaking : found->second;
}

const OwnRule* Rules::own_rule_of(std::string_view type, std::string_view scope, bool is_breaking) const {
  const OwnRule* out = nullptr;
  // commit-analyzer/lib/analyze-commit.js and compare-release-types.js
  for (const auto& rule : own) {
    const bool fits = (rule.type.empty() || rule.type == type) && (rule.scope.empty() || rule.scope == scope) &&
                      (!rule.breaking || is_breaking);
    if (!fits) continue;
    if (out == nullptr || out->bump == Bump::none || rule.bump == Bump::none || rule.bump > out->bump) out = &rule;
    if (out->bump == Bump::major) break;
  }
  return out;
}

Rules rules_of(Preset preset) {
  Rules out{.preset = preset};
  if (knows_case(preset)) {
    // commit-analyzer/lib/default-release-rules.js: Angular's types, and JSHint's in capitals.
    out.types = {{"feat", Bump::minor},
                 {"FEAT", Bump::minor},
                 {"fix", Bump::patch},
                 {"FIX", Bump::patch},
                 {"perf", Bump::patch}};
  } else if (preset == Preset::go_semrel) {
    // main.go of go-semrel-gitlab 0.21.1: GSG_PATCH_COMMIT_TYPES and GSG_MINOR_COMMIT_TYPES.
    out.types = {{"feat", Bump::minor}, {"fix", Bump::patch},   {"refactor", Bump::patch}, {"perf", Bump::patch},
                 {"docs", Bump::patch}, {"style", Bump::patch}, {"test", Bump::patch}};
  }
  return out;
}

Result<> add_rule(Rules& rules, std::string_view text) {
  const auto equals = text.rfind('=');
  if (equals == text.npos) return not_a_rule(text);
  auto name = trim(text.substr(0, equals));
  auto read = semver::bump_of(trim(text.substr(equals + 1))).during(fmt::format("type {}", printable(name)));
  if (!read) return std::move(read).error().as(Errc::usage).id("FL0316");
  const auto bump = *read;
  std::string_view scope;
  if (const auto open = name.find('('); open != name.npos) {
    if (!name.ends_with(')')) return not_a_rule(text);
    scope = trim(name.substr(open + 1, name.size() - open - 2));
    if (scope.empty()) return not_a_rule(text);
    name = trim(name.substr(0, open));
  }
  if (name.empty() || (name == "*" && scope.empty())) return not_a_rule(text);
  const bool as_written = name == breaking_word || knows_case(rules.preset);
  auto type = as_written ? std::string(name) : lower(name);
  if (knows_case(rules.preset)) {
    const bool breaking = type == breaking_word;
    if (breaking || type == "*") type.clear();
    rules.own.push_back({std::string(trim(text)), std::move(type), std::string(scope), breaking, bump});
  } else if (!scope.empty()) {
    rules.scoped.insert_or_assign(scoped_key(type, scope), bump);
  } else if (type == breaking_word) {
    rules.breaking = bump;
  } else {
    rules.types.insert_or_assign(std::move(type), bump);
  }
  return {};
}

}  // namespace fairlead::release
