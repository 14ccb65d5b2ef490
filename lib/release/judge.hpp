#pragma once

#include "release/change.hpp"
#include "release/message.hpp"

namespace fairlead::release {

/// What a preset makes of a message, before it is cut to size. Bytes are kept as they are.
struct Judgement {
  std::string type = {};  ///< Lower case; empty if the header is not conventional.
  std::string scope = {};
  std::string description = {};
  bool is_breaking = false;
  std::string breaking = {};  ///< What it says about it.
  semver::Bump bump = semver::Bump::none;
  std::string rule = {};
  std::vector<std::string> reverts = {};
  std::string reverted_header = {};
};

/// Strictly by Conventional Commits 1.0.0. `text` is the message, `message` what `parse_message` made of it.
Judgement judge_cc(std::string_view text, const Message& message, const Rules& rules);

/// As semantic-release's commit-analyzer 13.0.1 does with conventional-commits-parser 6.4.0 and the presets
/// conventional-changelog-angular 8.3.1 or -conventionalcommits 9.3.1, except that a message which makes the peer throw
/// is judged without the part that does.
Judgement judge_semantic_release(std::string_view text, const Rules& rules);

/// As go-semrel (angularcommit/angular.go of 2019-08-13) does, which go-semrel-gitlab 0.21.1 uses.
Judgement judge_go_semrel(std::string_view text, const Rules& rules);

}  // namespace fairlead::release
