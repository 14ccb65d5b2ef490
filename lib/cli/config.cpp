#include "cli/config.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::cli {
namespace {

/// The sections of all tools: each tool checks its own and leaves the others alone.
constexpr std::array<std::string_view, 12> sections = {"release", "image",  "stack", "dns",    "cert", "backup",
                                                       "cluster", "report", "demo",  "doctor", "ci",   "fairlead"};

std::string_view section_of(std::string_view path) {
  return path.substr(0, path.find('.'));
}

Error unknown_key(const Setting& setting, std::span<const std::string_view> known) {
  auto error = Error(Errc::config, fmt::format("there is no setting \"{}\"", printable(setting.path)));
  const auto near = closest(setting.path, known);
  auto placed = std::move(error).id("FL0105").at(setting.place);
  if (near.empty()) return placed;
  return std::move(placed).help(fmt::format("did you mean \"{}\"?", near));
}

}  // namespace

std::optional<Setting> Config::find(std::string_view path) const {
  const auto found = std::ranges::find(settings_, path, &Setting::path);
  if (found == settings_.end() || (found->kind == Setting::Kind::scalar && found->values.empty())) return {};
  return *found;
}

std::optional<std::string> find_config(sys::FileSystem& files, const std::string& directory) {
  auto at = directory;
  while (true) {
    const auto file = at == "/" ? "/fairlead.yml" : at + "/fairlead.yml";
    if (files.info(file)) return file;
    if (at == "/" || at.empty() || files.info(at + "/.git")) return {};
    const auto slash = at.rfind('/');
    at = slash == 0 ? "/" : at.substr(0, slash == at.npos ? 0 : slash);
  }
}

Result<> check_keys(const Config& config, std::span<const Flag> flags) {
  std::vector<std::string_view> keys, tops(sections.begin(), sections.end());
  for (const auto& flag : flags) {
    if (flag.config.empty()) continue;
    keys.push_back(flag.config);
    tops.push_back(section_of(flag.config));
  }
  for (const auto& setting : config.settings()) {
    const auto section = section_of(setting.path);
    if (section.starts_with("x-") || std::ranges::find(keys, setting.path) != keys.end()) continue;
    if (std::ranges::find(tops, section) == tops.end())
      return unknown_key({.path = std::string(section), .place = setting.place}, tops);
    const auto within = [&](std::string_view key) {
      return setting.path.starts_with(std::string(key) + ".") || key.starts_with(setting.path + ".");
    };
    const bool ours = std::ranges::any_of(keys, [&](std::string_view key) { return section_of(key) == section; });
    if (ours && std::ranges::none_of(keys, within)) return unknown_key(setting, keys);
  }
  return {};
}

}  // namespace fairlead::cli
