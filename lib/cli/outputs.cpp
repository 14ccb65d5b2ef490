#include "cli/outputs.hpp"

#include "base/text.hpp"
#include "sys/working_directory.hpp"

#include <fmt/core.h>

namespace fairlead::cli {
namespace {

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == path.npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Error cannot_be(const std::string& path, std::string_view why) {
  return {Errc::config, fmt::format("{} cannot be written: {}", printable(path), why)};
}

/// Where the last of the links leads that a write goes through.
std::string target_of(sys::FileSystem& files, const std::string& path) {
  constexpr int most_links = 40;
  auto target = path;
  for (int links = 0; links < most_links; ++links) {
    const auto info = files.info(target);
    if (!info || info->type != sys::FileType::symlink) break;
    const auto next = files.read_link(target);
    if (!next) break;
    target = next->starts_with('/') ? *next : directory_of(target) + "/" + *next;
  }
  return target;
}

Result<> check_output(sys::FileSystem& files, const std::string& path) {
  if (path.starts_with("/dev/") || path.starts_with("/proc/")) return {};  // Standard output, a pipe of a shell.
  const auto target = target_of(files, path);
  if (const auto info = files.info(target)) {
    if (info->type == sys::FileType::directory) return cannot_be(path, "it is a folder");
    if (info->type != sys::FileType::regular) return {};  // Written to, never replaced.
  }
  if (path.ends_with('/')) return cannot_be(path, "it names a folder, no file");
  TRY(sys::check_stays_below(path, target));
  const auto directory = directory_of(target);
  const auto there = files.info(directory);
  if (!there && there.error().code() == Errc::not_found) {
    return cannot_be(path, "there is no folder " + printable(directory))
        .help(fmt::format("make it first: mkdir -p {}", printable(directory)));
  }
  if (auto made = files.create(directory); !made) {
    return std::move(made).error().during(fmt::format("{} cannot be written", printable(path)));
  }
  return {};
}

}  // namespace

Result<> check_outputs(sys::FileSystem& files, std::initializer_list<std::string_view> paths) {
  for (const auto path : paths) {
    if (!path.empty()) TRY(check_output(files, std::string(path)));
  }
  return {};
}

Error done_but(std::string_view done, Error error) {
  return std::move(error).during(fmt::format("{}, but", done)).as(Errc::partial);
}

}  // namespace fairlead::cli
