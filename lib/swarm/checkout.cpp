#include "swarm/checkout.hpp"

#include "base/text.hpp"

#include <cstdint>
#include <string_view>

namespace fairlead::swarm {
namespace {

constexpr std::uint64_t largest_file = 8U << 20U;  // packed-refs of many tags
constexpr int highest = 32;                        // directories up

std::string content_of(const std::string& path, sys::FileSystem& files) {
  const auto text = files.read(path, largest_file);
  return text ? std::string(trim(*text)) : std::string();
}

bool is_commit(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  return text.size() >= 40 && text.find_first_not_of(hex) == text.npos;
}

std::string joined_path(const std::string& base, const std::string& path) {
  return path.starts_with('/') ? path : base + "/" + path;
}

/// The repository's own directory; of a worktree that is elsewhere, and a file says where.
std::string git_directory(std::string directory, sys::FileSystem& files) {
  for (int up = 0; up < highest; ++up) {
    const auto here = joined_path(directory, ".git");
    if (const auto info = files.info(here)) {
      constexpr std::string_view elsewhere = "gitdir: ";
      const auto text = content_of(here, files);
      return text.starts_with(elsewhere) ? joined_path(directory, text.substr(elsewhere.size())) : here;
    }
    directory += "/..";
  }
  return {};
}

std::string commit_behind(const std::string& ref, const std::string& git, sys::FileSystem& files) {
  const auto shared = content_of(git + "/commondir", files);
  const auto common = shared.empty() ? git : joined_path(git, shared);
  for (const auto& place : {git, common}) {
    if (const auto text = content_of(joined_path(place, ref), files); is_commit(text)) return text;
  }
  const auto packed = content_of(common + "/packed-refs", files);
  for (const auto line : lines(packed)) {
    if (line.ends_with(" " + ref)) return std::string(line.substr(0, line.find(' ')));
  }
  return {};
}

}  // namespace

std::string commit_of(const std::string& directory, sys::FileSystem& files) {
  const auto git = git_directory(directory, files);
  if (git.empty()) return {};
  const auto head = content_of(git + "/HEAD", files);
  constexpr std::string_view symbolic = "ref: ", branches = "refs/heads/";
  const auto ref = head.starts_with(symbolic) ? head.substr(symbolic.size()) : std::string();
  const auto commit = ref.empty() ? head : commit_behind(ref, git, files);
  if (!is_commit(commit)) return {};
  const auto branch = ref.starts_with(branches) ? ref.substr(branches.size()) + " " : std::string();
  return branch + commit.substr(0, 8);
}

}  // namespace fairlead::swarm
