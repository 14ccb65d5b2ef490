#include "sys/working_directory.hpp"

#include <array>
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

}  // namespace fairlead::sys
