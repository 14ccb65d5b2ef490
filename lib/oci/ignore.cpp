#include "oci/ignore.hpp"

#include "base/text.hpp"
#include "oci/dockerfile_lines.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::size_t most_rules = 10'000;

}  // namespace

std::string clean_path(std::string_view path) {
  const bool is_absolute = path.starts_with('/');
  std::vector<std::string> parts;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    const bool can_pop = !parts.empty() && parts.back() != "..";
    if (part == ".." && can_pop) {
      parts.pop_back();
    } else if (part != ".." || !is_absolute) {
      parts.emplace_back(part);
    }
  }
  const auto joined = (is_absolute ? "/" : "") + join(parts, "/");
  return joined.empty() ? "." : joined;
}

Result<IgnoreRules> IgnoreRules::parse(std::string_view text, const std::string& file) {
  IgnoreRules out;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::uint32_t number = 0;
  for (const auto line : lines(text)) {
    ++number;
    const Place place{.file = file, .line = number, .column = 1};
    if (line.starts_with('#') || trim(line).empty()) continue;
    if (out.rules_.size() == most_rules) return bad_dockerfile("more than 10,000 rules", place);
    auto added = out.add(line);
    if (!added) return bad_dockerfile(added.error().message(), place);
  }
  return out;
}

Result<> IgnoreRules::add(std::string_view pattern) {
  pattern = trim(pattern);
  const bool includes = pattern.starts_with('!');
  if (includes) pattern = trim(pattern.substr(1));
  if (pattern.empty()) return Error(Errc::config, "\"!\" has no pattern");
  auto cleaned = clean_path(pattern);
  if (cleaned.size() > 1 && cleaned.front() == '/') cleaned.erase(0, 1);
  TRY_ASSIGN(auto parsed, Pattern::parse(cleaned, Pattern::Dialect::ignore));
  rules_.push_back({.pattern = std::move(parsed), .includes = includes});
  return {};
}

Result<> IgnoreRules::add_path(std::string_view path) {
  std::string quoted;
  for (const char c : path) {
    if (std::string_view("*?[\\").contains(c)) quoted += '\\';
    quoted += c;
  }
  TRY_ASSIGN(auto parsed, Pattern::parse(quoted, Pattern::Dialect::ignore));
  rules_.push_back({.pattern = std::move(parsed), .includes = false});
  return {};
}

IgnoreRules::Matches IgnoreRules::match(const Matches& above, std::string_view path) const {
  Matches out = above;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (!out[i]) out[i] = rules_[i].pattern.matches(path);
  }
  return out;
}

bool IgnoreRules::is_excluded(const Matches& matches) const {
  for (std::size_t i = rules_.size(); i > 0; --i) {
    if (matches[i - 1]) return !rules_[i - 1].includes;
  }
  return false;
}

bool IgnoreRules::may_include_below(std::string_view directory) const {
  const auto below = std::string(directory) + "/";
  return std::ranges::any_of(rules_, [&](const Rule& rule) {
    const auto& start = rule.pattern.literal_start();
    return rule.includes && (start.starts_with(below) || (below.starts_with(start) && !rule.pattern.is_literal()));
  });
}

}  // namespace fairlead::oci
