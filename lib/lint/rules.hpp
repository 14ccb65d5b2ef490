#pragma once

#include "lint/finding.hpp"
#include "lint/sink.hpp"
#include "lint/view.hpp"

#include <span>
#include <string_view>

namespace fairlead::lint {

enum class When : std::uint8_t {
  always,
  strict,  ///< Fires in nearly every file, so only with --strict or by name.
};

struct Rule {
  std::string_view id;
  Severity severity;
  When when;
  std::string_view finds;  ///< "a tag that moves": one line, for lists of rules.
  std::string_view help;   ///< The next step.
  void (*check)(const View& view, Sink& sink);
};

/// All rules, those of one subject together; docs/stack/lint.md says more about each.
std::span<const Rule> rules();

/// nullptr if there is none.
const Rule* find_rule(std::string_view id);

}  // namespace fairlead::lint
