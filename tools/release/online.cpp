#include "online.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fairlead {
namespace {

/// Of fairlead-release, and of go-semrel-gitlab's `release`.
constexpr std::array<std::string_view, 8> online_commands = {
    "apply", "assets add", "tag", "commit-and-tag", "tag-and-commit", "add-download", "add-download-link", "test-api"};

/// The path of this program.
Result<std::string> own_path() {
  std::array<char, PATH_MAX> buffer = {};
  const auto size = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  if (size <= 0) return Error(Errc::io, "cannot read /proc/self/exe");
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

/// bin/fairlead-release -> libexec/fairlead/release-online
std::string twin_of(const std::string& own) {
  const auto directory = own.substr(0, own.rfind('/'));
  return directory.substr(0, directory.rfind('/')) + "/libexec/fairlead/release-online";
}

Result<cli::Report> take_over(cli::Ports& ports) {
  TRY_ASSIGN(const auto own, own_path());
  TRY_ASSIGN(auto words, ports.files.read("/proc/self/cmdline"));
  std::vector<char*> arguments;
  for (std::size_t at = 0; at < words.size(); at = words.find('\0', at) + 1) arguments.push_back(words.data() + at);
  arguments.push_back(nullptr);
  const auto twin = twin_of(own);
  ::execv(twin.c_str(), arguments.data());
  return Error(Errc::not_found, fmt::format("cannot start {}: {}", twin, std::generic_category().message(errno)))
      .help("it belongs to fairlead-release: install both");
}

}  // namespace

cli::Tool with_online_commands(cli::Tool tool) {
  for (auto& command : tool.commands) {
    if (std::ranges::find(online_commands, command.name) == online_commands.end()) continue;
    // The command's own function owns what its flags fill.
    command.run = [own = std::move(command.run)](cli::Ports& ports) {
      static_cast<void>(own);
      return take_over(ports);
    };
  }
  return tool;
}

}  // namespace fairlead
