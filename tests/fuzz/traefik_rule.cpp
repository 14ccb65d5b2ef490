// Any text is a rule, or has a problem that lies in it; a matcher's name is in the text where it is said to be.
#include "traefik/labels.hpp"
#include "traefik/rule.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace fairlead::traefik;

namespace {

void check(const std::optional<Problem>& problem, std::string_view text) {
  if (problem && (problem->offset > text.size() || problem->message.empty() || problem->help.empty())) std::abort();
}

void check(std::string_view text, Syntax syntax) {
  const auto rule = parse_rule(text, syntax);
  check(rule.problem, text);
  if (!rule.problem && rule.matchers.empty()) std::abort();
  for (const auto& matcher : rule.matchers) {
    if (syntax != Syntax::v1 && !text.substr(matcher.offset).starts_with(matcher.name)) std::abort();
  }
  for (const auto protocol : {Protocol::http, Protocol::tcp}) check(check_rule(text, protocol, syntax), text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto syntax : {Syntax::v1, Syntax::v2, Syntax::v3}) check(text, syntax);
  const Label labels[] = {{.key = std::string(text), .value = std::string(text)}};
  for (const auto& unknown : read_labels(labels).unknown)
    if (unknown.help.empty()) std::abort();
  return 0;
}
