#include "policy/freeze.hpp"

#include "base/glob.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::policy {
namespace {

bool is_for(const Window& window, std::string_view stack) {
  return window.stacks.empty() ||
         std::ranges::any_of(window.stacks, [&](const std::string& glob) { return Glob(glob).matches(stack); });
}

/// When the window that `now` is in ends; nothing when it is in none. A window that never ends has the end of time.
std::optional<sys_seconds> end_at(const Window& window, sys_seconds now) {
  if (window.from && window.to) return *window.from <= now && now < *window.to ? window.to : std::nullopt;
  if (!window.begins || !window.ends) return {};
  const auto began = window.begins->last(now, window.zone);
  const auto ended = window.ends->last(now, window.zone);
  if (!began || (ended && *ended >= *began)) return {};
  return window.ends->next(now, window.zone).value_or(sys_seconds::max());
}

std::string moment(sys_seconds time) {
  return sys::rfc3339(sys::Clock::Wall(time.time_since_epoch()));
}

}  // namespace

std::optional<Freeze> freeze_at(std::span<const Window> windows, std::string_view stack, sys_seconds now) {
  std::optional<Freeze> out;
  for (const auto& window : windows) {
    if (!is_for(window, stack)) continue;
    const auto end = end_at(window, now);
    if (!end || (out && out->until >= end)) continue;
    out = Freeze{.window = window.name, .reason = window.reason, .until = end};
  }
  if (out && out->until == sys_seconds::max()) out->until.reset();
  return out;
}

std::optional<Freeze> pipeline_freeze(const Variables& environment) {
  const auto value = lower(value_or(environment, "CI_DEPLOY_FREEZE"));
  if (value.empty() || value == "false" || value == "0") return {};
  return Freeze{.window = "CI_DEPLOY_FREEZE",
                .reason = "the pipeline was made in a deploy freeze of the GitLab project"};
}

Error frozen(const Freeze& freeze, std::string_view stack) {
  const auto why = freeze.reason.empty() ? std::string() : ": " + printable(freeze.reason);
  const auto until = freeze.until ? ", until " + moment(*freeze.until) : std::string();
  return Error(Errc::refused, fmt::format("nothing is deployed to \"{}\" now, in the freeze \"{}\"{}{}", stack,
                                          freeze.window, until, why))
      .id("FL0585")
      .help(fmt::format("run it again {}, or, when it cannot wait: --ignore-freeze REASON",
                        freeze.until ? "after " + moment(*freeze.until) : "in a new pipeline after the freeze"));
}

}  // namespace fairlead::policy
