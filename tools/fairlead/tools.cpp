#include "tools.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fmt/core.h>
#include <map>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace fairlead {
namespace {

constexpr std::string_view prefix = "fairlead-";

/// Of our own tools; asking each program would cost its start.
std::string summary_of(std::string_view name) {
  static const std::map<std::string_view, std::string_view> known = {
      {"backup", "Back up volumes and databases, restore them, prove it"},
      {"cert", "Issue, renew and install certificates"},
      {"cluster", "Set up and keep up the nodes of a Swarm"},
      {"dns", "Plan and apply DNS zones"},
      {"image", "Build, push, sign and verify images"},
      {"release", "Versions, notes and tags from commits"},
      {"report", "One page of what the tools did"},
      {"stack", "Plan, deploy and watch stacks on Docker Swarm"},
  };
  const auto found = known.find(name);
  return std::string(found == known.end() ? "A program of your own" : found->second);
}

bool is_tool_name(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; });
}

bool is_program(const std::string& path) {
  std::error_code error;
  return ::access(path.c_str(), X_OK) == 0 && !std::filesystem::is_directory(path, error);
}

/// The names in `directory` that may be tools. Looks at no file: /usr/bin has thousands.
std::vector<std::string> tool_names(const std::string& directory) {
  std::vector<std::string> out;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto file = entry->path().filename().string();
    if (!file.starts_with(prefix)) continue;
    auto name = file.substr(prefix.size());
    if (is_tool_name(name)) out.push_back(std::move(name));
  }
  return out;
}

}  // namespace

std::string own_directory() {
  std::array<char, 4096> buffer = {};
  const auto size = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  const std::string path(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return path.substr(0, path.rfind('/') == path.npos ? 0 : path.rfind('/'));
}

std::vector<std::string> program_directories(std::string_view path) {
  std::vector<std::string> out = {own_directory()};
  for (const auto part : split(path, ':')) {
    // A relative directory would let the repository at hand decide what runs.
    if (part.starts_with("/") && std::ranges::find(out, part) == out.end()) out.emplace_back(part);
  }
  return out;
}

std::optional<std::string> find_tool(const std::vector<std::string>& directories, std::string_view name) {
  if (!is_tool_name(name)) return {};
  for (const auto& directory : directories) {
    auto path = fmt::format("{}/{}{}", directory, prefix, name);
    if (is_program(path)) return path;
  }
  return {};
}

std::vector<cli::Plugin> list_tools(const std::vector<std::string>& directories) {
  std::map<std::string, std::string> found;
  for (const auto& directory : directories) {
    for (const auto& name : tool_names(directory)) {
      if (is_program(fmt::format("{}/{}{}", directory, prefix, name))) found.emplace(name, summary_of(name));
    }
  }
  std::vector<cli::Plugin> out;
  out.reserve(found.size());
  for (const auto& [name, summary] : found) out.push_back({.name = name, .summary = summary});
  return out;
}

}  // namespace fairlead
