#include "policy/freeze.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::policy {
namespace {

constexpr std::string_view keys[] = {"from", "to", "freeze_start", "freeze_end", "cron_timezone", "reason", "stacks"};

Error wrong_window(std::string_view window, std::string why) {
  return Error(Errc::config, fmt::format("stack.freeze.{}: {}", printable(window), why))
      .id("FL0586")
      .help("a window has from and to, or freeze_start and freeze_end with a cron_timezone; reason; stacks");
}

/// A window, and which of its settings were given.
struct Draft {
  Window window = {};
  Variables given = {};
};

Result<sys_seconds> moment(const Draft& draft, std::string_view key) {
  const auto text = value_or(draft.given, key);
  const auto time = sys::parse_rfc3339(text);
  if (!time) {
    return wrong_window(
        draft.window.name,
        fmt::format("{} \"{}\" is no time as in RFC 3339, such as 2026-12-20T18:00:00+01:00", key, printable(text)));
  }
  return std::chrono::floor<seconds>(*time);
}

Result<> read_once(Draft& draft) {
  TRY_ASSIGN(draft.window.from, moment(draft, "from"));
  TRY_ASSIGN(draft.window.to, moment(draft, "to"));
  if (*draft.window.from >= *draft.window.to) return wrong_window(draft.window.name, "it ends before it begins");
  return {};
}

Result<> read_again_and_again(Draft& draft, const WindowPorts& ports) {
  const auto& name = draft.window.name;
  const auto place = "stack.freeze." + printable(name);
  TRY_ASSIGN(draft.window.begins, Cron::parse(value_or(draft.given, "freeze_start")).during(place + ".freeze_start"));
  TRY_ASSIGN(draft.window.ends, Cron::parse(value_or(draft.given, "freeze_end")).during(place + ".freeze_end"));
  TRY_ASSIGN(draft.window.zone,
             Zone::load(value_or(draft.given, "cron_timezone", "UTC"), ports.files, ports.environment)
                 .during(place + ".cron_timezone"));
  return {};
}

Result<Window> finished(Draft draft, const WindowPorts& ports) {
  const auto has = [&](std::string_view key) { return draft.given.contains(key); };
  const bool once = has("from") && has("to"), often = has("freeze_start") && has("freeze_end");
  const int halves = has("from") + has("to") + has("freeze_start") + has("freeze_end");
  if (once == often || halves != 2)
    return wrong_window(draft.window.name, "it says not exactly when it begins and when it ends");
  if (once && has("cron_timezone"))
    return wrong_window(draft.window.name, "from and to have their own offsets from UTC");
  draft.window.reason = value_or(draft.given, "reason");
  if (once) {
    TRY(read_once(draft));
  } else {
    TRY(read_again_and_again(draft, ports));
  }
  return std::move(draft.window);
}

Draft& draft_of(std::vector<Draft>& drafts, std::string_view name) {
  const auto found = std::ranges::find(drafts, name, [](const Draft& draft) { return draft.window.name; });
  if (found != drafts.end()) return *found;
  drafts.push_back({.window = {.name = std::string(name)}});
  return drafts.back();
}

}  // namespace

Result<std::vector<Window>> windows_of(std::span<const std::string> settings, const WindowPorts& ports) {
  std::vector<Draft> drafts;
  for (const std::string_view text : settings) {
    const auto equals = text.find('=');
    const auto left = trim(text.substr(0, equals));
    const auto dot = left.rfind('.');
    if (equals == text.npos || dot == left.npos || dot == 0) return wrong_window(text, "it is not NAME.KEY=VALUE");
    const auto name = left.substr(0, dot), key = left.substr(dot + 1), value = trim(text.substr(equals + 1));
    if (std::ranges::find(keys, key) == std::end(keys)) {
      return wrong_window(name, fmt::format("there is no \"{}\"", printable(key)));
    }
    if (value.empty()) return wrong_window(name, fmt::format("{} is empty", key));
    auto& draft = draft_of(drafts, name);
    if (key == "stacks") {
      draft.window.stacks.emplace_back(value);
    } else if (!draft.given.emplace(key, value).second) {
      return wrong_window(name, fmt::format("{} is given twice", key));
    }
  }
  std::vector<Window> out;
  for (auto& draft : drafts) {
    TRY_ASSIGN(auto window, finished(std::move(draft), ports));
    out.push_back(std::move(window));
  }
  return out;
}

}  // namespace fairlead::policy
