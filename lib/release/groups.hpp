#pragma once

#include "release/change.hpp"

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release {

/// What a release is written about like.
enum class Form : std::uint8_t {
  conventional,      ///< Breaking changes, features, fixes, performance, reverts, and types of the user's own.
  keep_a_changelog,  ///< Added, Changed, Deprecated, Removed, Fixed, Security (keepachangelog.com/en/1.1.0).
};

std::string_view word(Form form);  ///< "conventional", "keep-a-changelog"
/// The form that `text` names; `usage` for anything else.
Result<Form> form_of(std::string_view text);

/// Changes under one title, sorted by scope and then by age, the oldest first.
struct Group {
  std::string title;
  std::vector<const Change*> changes;
};

/// The changes of a release that are worth telling: those that release something, squashed ones by their parts. What
/// releases nothing, or was reverted, is left out. Looks at `changes`, which have to outlive it.
class Groups {
 public:
  Groups(std::span<const Change> changes, Form form);
  Groups(const Groups&) = delete;

  /// Those that are not empty, in the order of the form.
  const std::vector<Group>& list() const { return list_; }

 private:
  std::deque<Change> parts_;  ///< With what they have from their commit.
  std::vector<Group> list_;
};

}  // namespace fairlead::release
