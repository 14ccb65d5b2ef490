#include "release/go_semrel.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release::go_semrel {
namespace {

/// The text of a call like `env "NAME"`; nothing if it is another one.
std::optional<std::string_view> quoted_behind(std::string_view call, std::string_view function) {
  if (!call.starts_with(function)) return {};
  call = trim(call.substr(function.size()));
  if (call.size() < 3 || !call.starts_with('"') || !call.ends_with('"')) return {};
  return call.substr(1, call.size() - 2);
}

/// Go writes the layout of a time as how it shows 2006-01-02 15:04:05.
std::string formatted(std::string_view layout, std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  const std::array<std::pair<std::string_view, std::string>, 7> parts = {
      {{"2006", fmt::format("{:04}", static_cast<int>(date.year()))},
       {"01", fmt::format("{:02}", static_cast<unsigned>(date.month()))},
       {"02", fmt::format("{:02}", static_cast<unsigned>(date.day()))},
       {"15", fmt::format("{:02}", clock.hours().count())},
       {"04", fmt::format("{:02}", clock.minutes().count())},
       {"05", fmt::format("{:02}", clock.seconds().count())},
       {"06", fmt::format("{:02}", static_cast<int>(date.year()) % 100)}}};
  std::string out;
  while (!layout.empty()) {
    const auto* const part = std::ranges::find_if(parts, [&](const auto& p) { return layout.starts_with(p.first); });
    const bool known = part != parts.end();
    out += known ? std::string_view(part->second) : layout.substr(0, 1);
    layout.remove_prefix(known ? part->first.size() : 1);
  }
  return out;
}

}  // namespace

Result<std::string> filled(std::string_view text, const Variables& environment, const Variables& values,
                           std::optional<std::chrono::sys_seconds> time) {
  std::string out;
  while (true) {
    const auto open = text.find("{{");
    out += text.substr(0, open);
    if (open == text.npos) return out;
    const auto close = text.find("}}", open);
    if (close == text.npos) return Error(Errc::config, fmt::format("a template does not end: \"{}\"", printable(text)));
    auto inner = trim(text.substr(open + 2, close - open - 2));
    text.remove_prefix(close + 2);
    if (inner.starts_with('(') && inner.ends_with(')')) inner = trim(inner.substr(1, inner.size() - 2));
    const auto value = values.find(inner);
    if (const auto name = quoted_behind(inner, "env")) {
      out += value_or(environment, *name);
    } else if (value != values.end()) {
      out += value->second;
    } else if (time && inner == "commitTS.Unix") {
      out += std::to_string(time->time_since_epoch().count());
    } else if (const auto layout = quoted_behind(inner, "commitTS.Format"); time && layout) {
      out += formatted(*layout, *time);
    } else {
      return Error(Errc::config, fmt::format("nothing is known of {{{{ {} }}}} in a template", printable(inner)))
          .help(
              "templates know env \"NAME\", seq behind another identifier, commitTS.Unix, commitTS.Format "
              "\"20060102\", "
              "and tag in a commit message");
    }
  }
}

}  // namespace fairlead::release::go_semrel
