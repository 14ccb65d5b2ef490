#include "printer.hpp"

#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/value.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <functional>
#include <string>
#include <unistd.h>

namespace fairlead::stack {
namespace {

std::string_view colour_of(std::string_view who) {
  constexpr std::array<std::string_view, 6> colours = {"36", "33", "32", "35", "34", "96"};
  return colours.at(std::hash<std::string_view>{}(who) % colours.size());
}

}  // namespace

Result<> Printer::line(std::string_view head, std::string_view who, std::string_view text) {
  width_ = std::max(width_, who.size());
  const auto shown = paint_(colour_of(who), fmt::format("{:<{}} |", who, width_));
  const auto line = fmt::format("{}{}{} {}\n", head, head.empty() ? "" : " ", shown, text);
  static const cli::Redactor nothing;
  return cli::write_text(STDOUT_FILENO, line, redactor_ == nullptr ? nothing : *redactor_);
}

Result<std::optional<sys::Clock::Wall>> since_of(std::string_view text, sys::Clock::Wall now) {
  if (text.empty()) return std::optional<sys::Clock::Wall>();
  if (auto moment = sys::parse_rfc3339(text)) return moment;
  if (const auto ago = cli::parse_duration(text)) return std::optional(now - *ago);
  return Error(Errc::usage, fmt::format("--since \"{}\" is neither a duration nor a time", printable(text)))
      .id("FL0103")
      .help("write it like 10m, or like 2026-01-31T12:00:00Z");
}

Result<> refuse_json_without_end(bool follows, const cli::Ports& ports) {
  if (!follows || !ports.json) return {};
  return Error(Errc::usage, "--follow has no end, so it cannot be one JSON document").help("leave out one of the two");
}

cli::Flag duration_flag(std::chrono::seconds& duration) {
  return {.name = "--for",
          .help = "Stop following after this time, with exit status 0; 0 means never",
          .target = &duration,
          .value = "TIME"};
}

}  // namespace fairlead::stack
