#include "semrel_files.hpp"

#include "crypto/digest.hpp"
#include "files.hpp"

#include <algorithm>
#include <utility>

namespace fairlead {
namespace {

/// "./CHANGELOG.md" is CHANGELOG.md.
std::string plain(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

/// Enough of a digest to tell names apart.
std::string short_digest(std::string_view text) {
  return crypto::sha256_hex(text).substr(0, 8);
}

std::string file_name_for(std::string_view name) {
  constexpr std::size_t longest = 200;
  if (gitlab::is_file_name(name)) return std::string(name);
  auto out = std::string(name.substr(name.size() - std::min(name.size(), longest)));
  for (char& c : out) {
    if (c != '.' && !gitlab::is_file_name(std::string_view(&c, 1))) c = '_';
  }
  return short_digest(name) + "-" + out;
}

}  // namespace

gitlab::PackageFile download_of(std::string_view path, std::string version, std::string_view project_directory) {
  // Runners check out into folders of their own.
  if (!project_directory.empty() && path.starts_with(project_directory) &&
      path.substr(project_directory.size()).starts_with('/')) {
    path.remove_prefix(project_directory.size() + 1);
  }
  const auto file = plain(path);
  const auto slash = file.rfind('/');
  if (slash == file.npos) return {"release", std::move(version), file_name_for(file)};
  return {"release-" + short_digest(file.substr(0, slash)), std::move(version),
          file_name_for(std::string_view(file).substr(slash + 1))};
}

Result<std::vector<release::FileEdit>> changed_files(const std::vector<std::string>& paths,
                                                     const git::Repository& repository, const git::Id& head,
                                                     sys::FileSystem& files) {
  std::vector<bump::Target> targets;
  for (const auto& path : paths) {
    targets.push_back({.path = plain(path)});
    TRY(bump::check_path(targets.back().path));
  }
  const auto root = repository.work_tree();
  if (!root)
    return Error(Errc::refused, "a bare repository has no files to commit").help("run it in a clone with files");
  std::vector<release::FileEdit> out;
  TRY_ASSIGN(auto all, read_files(targets, *root, files));
  for (auto& [target, text] : all) {
    TRY_ASSIGN(const auto before, repository.file(head, target.path));
    if (before != text) out.push_back({std::move(target.path), std::move(text)});
  }
  if (out.empty())
    return Error(Errc::refused, "no changes to commit").help("change the files before: `release changelog`, for one");
  return out;
}

}  // namespace fairlead
