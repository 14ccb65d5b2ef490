#include "lint/finding.hpp"

#include <algorithm>
#include <iterator>

namespace fairlead::lint {
namespace {

constexpr std::string_view words[] = {"info", "warning", "error"};

}  // namespace

std::string_view word(Severity severity) {
  return words[static_cast<std::size_t>(severity)];
}

std::optional<Severity> severity_of(std::string_view word) {
  const auto* found = std::ranges::find(words, word);
  if (found == std::end(words)) return std::nullopt;
  return static_cast<Severity>(found - std::begin(words));
}

}  // namespace fairlead::lint
