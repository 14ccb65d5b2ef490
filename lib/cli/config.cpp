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

constexpr std::uint64_t largest_configuration = 1U << 20U;

std::string_view section_of(std::string_view path) {
  return path.substr(0, path.find('.'));
}

Error unknown_key(const Setting& setting, std::span<const std::string_view> known) {
  auto error = Error(Errc::config, fmt::format("there is no setting \"{}\"", printable(setting.path)));
  const auto near = closest(setting.path, known);
  auto placed = std::move(error).id("FL0105").at(setting.key);
  if (near.empty()) return placed;
  return std::move(placed).help(fmt::format("did you mean \"{}\"?", near));
}

bool lies_in(std::string_view path, std::string_view parent) {
  return path.size() > parent.size() && path.starts_with(parent) && path[parent.size()] == '.';
}

/// A key is right when a flag reads it, when it lies in a mapping that a flag reads, or when it leads to such a key.
Result<> check_key(const Setting& setting, std::span<const std::string_view> keys) {
  const auto reads = [&](std::string_view key) { return key == setting.path || lies_in(setting.path, key); };
  if (std::ranges::any_of(keys, reads)) return {};
  if (std::ranges::none_of(keys, [&](std::string_view key) { return lies_in(key, setting.path); })) {
    return unknown_key(setting, keys);
  }
  const bool is_empty = setting.kind == Setting::Kind::scalar && setting.values.empty();
  if (is_empty || setting.kind == Setting::Kind::mapping || setting.kind == Setting::Kind::nested) return {};
  const auto message = fmt::format("\"{}\" is a section with settings of its own", printable(setting.path));
  return Error(Errc::config, message).id("FL0104").at(setting.place);
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
    auto file = at == "/" ? "/fairlead.yml" : at + "/fairlead.yml";
    if (files.info(file)) return file;
    if (at == "/" || at.empty() || files.info(at + "/.git")) return {};
    const auto slash = at.rfind('/');
    at = slash == 0 ? "/" : at.substr(0, slash == at.npos ? 0 : slash);
  }
}

Result<Config> load_config(sys::FileSystem& files, std::string file, const std::string& directory) {
  if (file.empty()) file = find_config(files, directory).value_or("");
  if (file.empty()) return Config();
  const auto text = files.read(file, largest_configuration);
  if (!text) return Error(Errc::config, "cannot read the configuration: " + text.error().message()).at({.file = file});
  // Messages name it as it is seen from here.
  return parse_config(*text, file == directory + "/fairlead.yml" ? "fairlead.yml" : file);
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
    if (section.starts_with("x-")) continue;
    if (std::ranges::find(tops, section) == tops.end()) return unknown_key(setting, tops);
    const auto is_ours = [&](std::string_view key) { return section_of(key) == section; };
    if (std::ranges::any_of(keys, is_ours)) TRY(check_key(setting, keys));
  }
  return {};
}

}  // namespace fairlead::cli
