#include "release/changelog.hpp"

#include "base/text.hpp"
#include "semver/version.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace fairlead::release {
namespace {

/// Calls `each` with every line outside of code blocks, and where it starts, until that returns false.
void each_line(std::string_view text, const std::function<bool(std::string_view, std::size_t)>& each) {
  bool code = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = trim(text.substr(at, end - at));
    if (line.starts_with("```") || line.starts_with("~~~")) code = !code;
    if (!code && !each(text.substr(at, end - at), at)) return;
    at = end + 1;
  }
}

/// The words of a heading: of "## [v1.1.0](url) - 2026-01-31" "v1.1.0", "url", "2026-01-31". None of other lines.
std::vector<std::string_view> heading_words(std::string_view line) {
  std::vector<std::string_view> out;
  if (!line.starts_with('#')) return out;
  line.remove_prefix(line.find_first_not_of('#') == line.npos ? line.size() : line.find_first_not_of('#'));
  if (!line.starts_with(' ') && !line.starts_with('\t')) return out;
  constexpr std::string_view separators = " \t\r[]()<>*`\",;";
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(separators), line.size()));
    if (line.empty()) return out;
    out.push_back(line.substr(0, line.find_first_of(separators)));
    line.remove_prefix(out.back().size());
  }
}

/// "1.1.0", "v1.1.0", "web-1.1.0", but no address that ends in one.
bool is_version(std::string_view word) {
  if (word.find("://") != word.npos) return false;
  const auto digit = word.find_first_of("0123456789");
  return digit != word.npos && semver::Version::parse(word.substr(digit)).has_value();
}

bool has_heading_of(std::string_view text, const Section& section) {
  bool found = false;
  each_line(text, [&](std::string_view line, std::size_t) {
    for (const auto word : heading_words(line)) {
      found = found || word == section.version || word == section.tag ||
              (word.starts_with('v') && word.substr(1) == section.version);
    }
    return !found;
  });
  return found;
}

/// Where the newest release starts, or the link definitions at the end, or the end.
std::size_t place_in(std::string_view text) {
  std::optional<std::size_t> heading, links;
  each_line(text, [&](std::string_view line, std::size_t at) {
    if (std::ranges::any_of(heading_words(line), is_version)) heading = at;
    const bool is_link = line.starts_with('[') && line.find("]: ") != line.npos;
    if (!is_link && !trim(line).empty()) links.reset();
    if (is_link && !links) links = at;
    return !heading;
  });
  return heading.value_or(links.value_or(text.size()));
}

/// "above", an empty line, the section, an empty line, "below".
std::string joined(std::string_view above, std::string_view section, std::string_view below, std::string_view end) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto last = above.find_last_not_of(blanks);
  above = above.substr(0, last == above.npos ? 0 : last + 1);
  below.remove_prefix(std::min(below.find_first_not_of(blanks), below.size()));
  std::string out(above);
  if (!above.empty()) out.append(end).append(end);
  for (const auto line : lines(section)) out.append(line).append(end);
  if (!below.empty()) out.append(end).append(below);
  return out;
}

/// "[unreleased]: https://.../compare/v1.0.0...HEAD", to start at the new tag.
std::string with_unreleased_link(std::string text, const std::string& tag) {
  constexpr std::string_view mark = "/compare/";
  std::size_t from = 0, length = 0;
  each_line(text, [&](std::string_view line, std::size_t at) {
    if (!lower(line.substr(0, line.find(':'))).starts_with("[unreleased]")) return true;
    const auto compare = line.find(mark);
    const auto dots = compare == line.npos ? line.npos : line.find("...", compare);
    if (dots == line.npos) return true;
    from = at + compare + mark.size();
    length = at + dots - from;
    return false;
  });
  if (length != 0) text.replace(from, length, tag);
  return text;
}

}  // namespace

Result<std::optional<std::string>> with_section(std::string_view text, const Section& section, std::string_view file) {
  if (has_heading_of(text, section)) return std::nullopt;
  if (trim(text).empty()) return "# Changelog\n\n" + section.text;
  const std::string_view end = text.find("\r\n") == text.npos ? "\n" : "\r\n";
  auto place = text.find(next_entry);
  if (place != text.npos) {
    place += next_entry.size();
    const auto again = text.find(next_entry, place);
    if (again != text.npos) {
      const auto line = std::ranges::count(text.substr(0, again), '\n') + 1;
      return Error(Errc::config, "the marker for the next entry is there twice")
          .id("FL0325")
          .at({.file = std::string(file), .line = static_cast<std::uint32_t>(line)})
          .help("leave one \"<!--- next entry here -->\" in the file");
    }
  } else {
    place = place_in(text);
  }
  return with_unreleased_link(joined(text.substr(0, place), section.text, text.substr(place), end), section.tag);
}

}  // namespace fairlead::release
