#include "lint/sink.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace fairlead::lint {
namespace {

std::string one_line(std::string_view text) {
  auto out = printable(text);
  std::ranges::replace_if(out, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return out;
}

}  // namespace

void Sink::add(Place place, std::string_view message, std::string_view help) {
  findings_.push_back({.rule = rule_,
                       .severity = severity_,
                       .place = std::move(place),
                       .service = service_,
                       .message = one_line(message),
                       .help = one_line(help.empty() ? help_ : help)});
}

void Sink::start(std::string_view rule, Severity severity, std::string_view help) {
  rule_ = rule;
  severity_ = severity;
  help_ = help;
  service_.clear();
}

}  // namespace fairlead::lint
