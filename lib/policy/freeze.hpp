#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "policy/cron.hpp"
#include "policy/zone.hpp"
#include "sys/clock.hpp"
#include "sys/filesystem.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Times in which nothing is deployed (docs/stack/policy.md).
namespace fairlead::policy {

/// A window, once (`from` to `to`) or again and again, as GitLab's deploy freezes are: from each moment of `begins` to
/// the next one of `ends`.
struct Window {
  std::string name = {};
  std::string reason = {};
  std::vector<std::string> stacks = {};  ///< Globs; empty: all stacks.
  std::optional<sys_seconds> from = {}, to = {};
  std::optional<Cron> begins = {}, ends = {};
  Zone zone = {};
};

/// What a deploy runs into.
struct Freeze {
  std::string window;
  std::string reason;                     ///< Why, in the users' words; may be empty.
  std::optional<sys_seconds> until = {};  ///< Nothing: not known.
};

/// Where windows are read from.
struct WindowPorts {
  sys::FileSystem& files;  ///< The time zones.
  const Variables& environment;
};

/// Reads what stack.freeze in fairlead.yml has: "weekend.freeze_start=0 16 * * 5", "weekend.freeze_end=0 8 * * 1",
/// "weekend.cron_timezone=Europe/Berlin", "year-end.from=2026-12-20T00:00:00Z", "year-end.to=...", and of each
/// "reason" and "stacks". `config` (FL0586) for anything else: a misspelt window must not be open.
Result<std::vector<Window>> windows_of(std::span<const std::string> settings, const WindowPorts& ports);

/// The freeze that `stack` is in; of several, the one that lasts longest. Pure.
std::optional<Freeze> freeze_at(std::span<const Window> windows, std::string_view stack, sys_seconds now);

/// The freeze that GitLab saw when it made the pipeline: it sets CI_DEPLOY_FREEZE then.
std::optional<Freeze> pipeline_freeze(const Variables& environment);

/// `refused` (FL0585): which window, why, until when, and what to do.
Error frozen(const Freeze& freeze, std::string_view stack);

}  // namespace fairlead::policy
