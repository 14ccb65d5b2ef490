#include "files.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>

namespace fairlead {
namespace {

Error not_usable(std::string_view path, std::string_view why,
                 const char* help = "mend its entry in release.files, or --file") {
  return Error(Errc::config, fmt::format("file \"{}\": {}", printable(path), why)).id("FL0321").help(help);
}

/// A link could lead out of the repository. Fine if there is nothing.
Result<> check_no_links(const std::string& path, const std::string& root, sys::FileSystem& files) {
  for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const auto folder = files.info(root + "/" + path.substr(0, slash));
    if (folder && folder->type == sys::FileType::symlink) return not_usable(path, "it lies behind a symbolic link");
  }
  const auto info = files.info(root + "/" + path);
  if (info && info->type == sys::FileType::symlink)
    return not_usable(path, "it is a symbolic link; name what it points to");
  if (info && info->type != sys::FileType::regular) return not_usable(path, "it is not a file");
  return {};
}

Result<> check_file(const std::string& path, const std::string& root, sys::FileSystem& files) {
  const auto info = files.info(root + "/" + path);
  if (!info && info.error().code() == Errc::not_found) {
    return not_usable(path, "there is none", "paths start at the root of the repository");
  }
  return check_no_links(path, root, files);
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

}  // namespace

cli::Flag files_flag(std::vector<std::string>& target) {
  return {.name = "--file",
          .help =
              "A file that holds the version, from the root of the repository; may be given often. SELECTOR is a key "
              "or a pattern, for files that are not known by their name",
          .target = &target,
          .value = "PATH[=SELECTOR]",
          .env = "FAIRLEAD_RELEASE_FILES",
          .config = "release.files"};
}

Result<std::vector<bump::Target>> targets_of(const std::vector<std::string>& entries) {
  std::vector<bump::Target> out;
  for (const auto& entry : entries) {
    TRY_ASSIGN(auto target, bump::parse_target(entry));
    if (std::ranges::find(out, target.path, &bump::Target::path) != out.end()) {
      return not_usable(target.path, "it is listed twice");
    }
    out.push_back(std::move(target));
  }
  return out;
}

Result<> check_own(const std::string& path, const git::Repository& repository, sys::FileSystem& files) {
  if (!path.starts_with('/')) return check_no_links(path, ".", files);
  const auto root = repository.work_tree();
  if (!root || !path.starts_with(*root + "/")) return {};
  return check_no_links(path.substr(root->size() + 1), *root, files);
}

Result<std::vector<bump::File>> read_files(const std::vector<bump::Target>& targets, const std::string& root,
                                           sys::FileSystem& files) {
  std::vector<bump::File> out;
  for (const auto& target : targets) {
    TRY(check_file(target.path, root, files));
    TRY_ASSIGN(auto text, files.read(root + "/" + target.path));
    out.push_back({target, std::move(text)});
  }
  return out;
}

Result<> write_files(const std::vector<bump::Change>& changes, const std::string& root, sys::FileSystem& files) {
  struct Pending {
    std::string path;
    std::uint32_t mode;
    std::unique_ptr<sys::Writer> writer;
  };
  std::vector<Pending> all;
  for (const auto& change : changes) {
    const auto path = root + "/" + change.path;
    TRY_ASSIGN(const auto info, files.info(path));
    TRY_ASSIGN(auto writer, files.create(folder_of(path)));
    TRY(writer->write(std::as_bytes(std::span(change.after))));
    all.push_back({path, info.mode, std::move(writer)});
  }
  for (const auto& [path, mode, writer] : all) TRY(writer->commit(path, mode));
  return {};
}

}  // namespace fairlead
