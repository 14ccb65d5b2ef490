#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// "#12", "!34", "group/project#1" or "group/project!2": an issue or a merge request of GitLab.
struct Reference {
  std::string_view project = {};  ///< Empty for the own project.
  char kind = '#';                ///< '#' an issue, '!' a merge request.
  std::string_view number = {};
  std::size_t length = 0;  ///< Of all of it, in the text.
};

/// The reference that `text` starts with, if it does; a letter or a digit may not follow.
std::optional<Reference> reference_at(std::string_view text);

/// May a reference or a word start behind this character?
bool is_boundary(char before);

/// The issues that GitLab closes for this commit message, by its default pattern ("Closes #1, #2 and shop/web#3",
/// docs.gitlab.com/user/project/issues/managing_issues): "#1", "#2", "shop/web#3", each once, at most 20. Linear.
std::vector<std::string> closed_issues(std::string_view message);

}  // namespace fairlead::release
