#include "semrel_files.hpp"

#include "files.hpp"

#include <utility>

namespace fairlead {
namespace {

/// "./CHANGELOG.md" is CHANGELOG.md.
std::string plain(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

}  // namespace

Result<std::vector<release::FileEdit>> changed_files(const std::vector<std::string>& paths,
                                                     const git::Repository& repository, const git::Id& head,
                                                     sys::FileSystem& files) {
  std::vector<bump::Target> targets;
  for (const auto& path : paths) {
    targets.push_back({.path = plain(path)});
    TRY(bump::check_path(targets.back().path));
  }
  const auto root = repository.work_tree();
  if (!root) return Error(Errc::refused, "a bare repository has no files to commit");
  std::vector<release::FileEdit> out;
  TRY_ASSIGN(auto all, read_files(targets, *root, files));
  for (auto& [target, text] : all) {
    TRY_ASSIGN(const auto before, repository.file(head, target.path));
    if (before != text) out.push_back({std::move(target.path), std::move(text)});
  }
  if (out.empty()) return Error(Errc::refused, "no changes to commit");
  return out;
}

}  // namespace fairlead
