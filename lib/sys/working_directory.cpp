#include "sys/working_directory.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fairlead::sys {
namespace {

/// As POSIX has it for `pwd -L`: from the root, without "." and "..".
bool is_plain_path(const std::string& path) {
  const auto text = path + "/";
  return path.starts_with('/') && text.find("/./") == text.npos && text.find("/../") == text.npos;
}

}  // namespace

std::string working_directory(const std::string& pwd) {
  struct stat named = {}, here = {};
  const bool is_here = is_plain_path(pwd) && ::stat(pwd.c_str(), &named) == 0 && ::stat(".", &here) == 0 &&
                       named.st_dev == here.st_dev && named.st_ino == here.st_ino;
  if (is_here) return pwd;
  std::array<char, 4096> buffer = {};
  if (::getcwd(buffer.data(), buffer.size()) == nullptr) return "";
  return buffer[0] == '/' ? buffer.data() : "";  // Linux says "(unreachable)/..." outside the root.
}

Result<> check_stays_below(const std::string& path, const std::string& target) {
  const auto plain = std::filesystem::path(path).lexically_normal();
  if (plain.empty() || plain.is_absolute() || *plain.begin() == "..") return {};
  std::error_code error;
  const auto here = std::filesystem::canonical(".", error);
  // A relative path of which nothing is there would stay relative.
  const auto there = std::filesystem::weakly_canonical(here / target, error);
  const auto apart = std::mismatch(here.begin(), here.end(), there.begin(), there.end()).first;
  if (error || apart == here.end()) return {};
  return Error(Errc::refused, fmt::format("{}: a symbolic link leads out of this directory, to {}", printable(path),
                                          printable(there.string())))
      .id("FL0019")
      .help("name the file that is meant by its whole path");
}

}  // namespace fairlead::sys
