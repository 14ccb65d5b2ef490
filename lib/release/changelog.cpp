#include "release/changelog.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/fences.hpp"
#include "release/markdown_lines.hpp"
#include "semver/version.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace fairlead::release {
namespace {

/// The words of a heading: of "[v1.1.0](url) - 2026-01-31" "v1.1.0", "url", "2026-01-31".
std::vector<std::string_view> words_of(std::string_view heading) {
  std::vector<std::string_view> out;
  constexpr std::string_view separators = " \t\r\n[]()<>*`\",;";
  while (true) {
    heading.remove_prefix(std::min(heading.find_first_not_of(separators), heading.size()));
    if (heading.empty()) return out;
    auto word = heading.substr(0, heading.find_first_of(separators));
    heading.remove_prefix(word.size());
    take_while(word, [](char c) { return c == '_'; });
    while (word.ends_with('_')) word.remove_suffix(1);
    out.push_back(word);
  }
}

/// "1.1.0", "v1.1.0", "web-1.1.0", but no address that ends in one.
bool is_version(std::string_view word) {
  if (word.find("://") != word.npos) return false;
  const auto digit = word.find_first_of("0123456789");
  return digit != word.npos && semver::Version::parse(word.substr(digit)).has_value();
}

bool has_version(std::string_view heading) {
  return std::ranges::any_of(words_of(heading), is_version);
}

/// A paragraph that stands for a heading: "**1.0.0**", perhaps with a date behind.
bool is_bold_version(std::string_view text) {
  const std::string_view mark = text.starts_with("__") ? "__" : "**";
  if (!take(text, mark)) return false;
  const auto end = text.find(mark);
  if (end == text.npos || !has_version(text.substr(0, end))) return false;
  const auto rest = trim(text.substr(end + mark.size()));
  return rest.empty() || rest.front() == '(' || rest.front() == '-' || is_digit(rest.front());
}

/// Where the releases begin. Bold lines are taken for headings where no heading names a version.
std::vector<Block> release_blocks(const std::vector<Block>& blocks) {
  std::vector<Block> out;
  const auto is_heading = [](const Block& block) {
    return block.kind == BlockKind::heading && has_version(block.text);
  };
  std::ranges::copy_if(blocks, std::back_inserter(out), is_heading);
  if (!out.empty()) return out;
  std::ranges::copy_if(blocks, std::back_inserter(out), [](const Block& block) {
    return block.kind == BlockKind::paragraph && is_bold_version(block.text);
  });
  return out;
}

bool has_heading_of(const std::vector<Block>& blocks, const Section& section) {
  const auto names = [&](std::string_view word) {
    return word == section.version || word == section.tag ||
           (word.starts_with('v') && word.substr(1) == section.version);
  };
  return std::ranges::any_of(blocks, [&](const Block& block) {
    const bool is_heading =
        block.kind == BlockKind::heading || (block.kind == BlockKind::paragraph && is_bold_version(block.text));
    return is_heading && std::ranges::any_of(words_of(block.text), names);
  });
}

/// `<a name="1.0.0"></a>`, which belongs to the heading below it.
bool is_anchor(std::string_view line) {
  const auto text = lower(trim(line));
  if (!text.starts_with("<a ") || text.find(" href") != text.npos) return false;
  const auto end = text.find('>');
  return end != text.npos && (end + 1 == text.size() || text.substr(end + 1) == "</a>");
}

/// `at`, or where the anchors above it begin.
std::size_t with_anchors(std::string_view text, std::size_t at) {
  auto out = at;
  while (at > 0) {
    const auto start = at < 2 ? 0 : text.rfind('\n', at - 2) + 1;  // 0 where there is none
    const auto line = text.substr(start, at - start);
    if (is_anchor(line)) {
      out = start;
    } else if (!trim(line).empty()) {
      break;
    }
    at = start;
  }
  return out;
}

/// Where the newest release starts, or the link definitions at the end, or the end.
std::size_t place_in(std::string_view text, const std::vector<Block>& blocks) {
  const auto releases = release_blocks(blocks);
  if (!releases.empty()) return with_anchors(text, releases.front().at);
  std::size_t out = text.size();
  for (const auto& block : blocks) {
    const auto all = lines(block.text);
    const bool is_links = block.kind == BlockKind::paragraph && std::ranges::all_of(all, [](std::string_view line) {
                            return line.starts_with('[') && line.find("]: ") != line.npos;
                          });
    if (!is_links) {
      out = text.size();
    } else if (out == text.size()) {
      out = block.at;
    }
  }
  return out;
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
  const auto fenced = fenced_lines(text);
  std::size_t at = 0, number = 0;
  for (const auto line : split(text, '\n')) {
    const auto start = std::exchange(at, at + line.size() + 1);
    if (is_fenced(fenced, number++)) continue;
    if (!lower(line.substr(0, line.find(':'))).starts_with("[unreleased]")) continue;
    const auto compare = line.find(mark);
    const auto dots = compare == line.npos ? line.npos : line.find("...", compare);
    if (dots == line.npos) continue;
    const auto from = compare + mark.size();
    text.replace(start + from, dots - from, tag);
    break;
  }
  return text;
}

}  // namespace

Result<std::optional<std::string>> with_section(std::string_view text, const Section& section, std::string_view file) {
  const auto blocks = blocks_of(text);
  if (has_heading_of(blocks, section)) return std::nullopt;
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
    place = place_in(text, blocks);
  }
  return with_unreleased_link(joined(text.substr(0, place), section.text, text.substr(place), end), section.tag);
}

}  // namespace fairlead::release
