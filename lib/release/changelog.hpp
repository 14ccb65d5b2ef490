#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fairlead::release {

/// One release in a changelog: a heading and what follows it, in Markdown.
struct Section {
  std::string text;  ///< As `notes` writes it.
  std::string version, tag;
};

/// The changelog `text` with the section of a new release; nothing if it has a heading for the version or the tag
/// already. Everything else stays as it is, and line ends are those of the file.
///
/// The section stands below the line "<!--- next entry here -->", as go-semrel-gitlab has it, where there is one; else
/// above the first heading with a version (CommonMark: also an underlined one, but nothing in code or HTML), and above
/// the anchors of that; where none has one, above the first line that is a bold version; else at the end, above link
/// definitions. So what stands under
/// "## [Unreleased]" stays there. A link "[unreleased]: .../compare/v1.0.0...HEAD" starts at the new tag from then on.
/// An empty text becomes a new changelog. Pure and linear.
///
/// `config` (FL0325), with `file` and line, if the marker is there twice.
Result<std::optional<std::string>> with_section(std::string_view text, const Section& section, std::string_view file);

/// Where entries go in changelogs of go-semrel-gitlab.
constexpr std::string_view next_entry = "<!--- next entry here -->";

}  // namespace fairlead::release
