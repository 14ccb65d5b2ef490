#include "sys/filesystem.hpp"

#include "base/handle.hpp"
#include "sys/descriptor.hpp"
#include "sys/os_error.hpp"
#include "sys/patience.hpp"
#include "sys/working_directory.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fairlead::sys {
namespace {

/// A path that the kernel reads as we do: one with a NUL would end there.
Result<> check_path(const std::string& path) {
  if (path.find('\0') != path.npos) return Error(Errc::config, "a path has a NUL byte in it");
  return {};
}

/// An open file, read or written to its end. Pipes and devices are waited for, so that a stop ends it.
class OpenFile {
 public:
  static Result<OpenFile> open(const std::string& path, int flags, const std::stop_token& stop) {
    TRY(check_path(path));
    TRY_ASSIGN(auto file, open_file(path, flags, stop));
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0) return os_error(path, errno);
    return OpenFile(std::move(file), path, info, stop);
  }

  bool is_directory() const { return S_ISDIR(info_.st_mode); }
  std::uint64_t size() const { return S_ISREG(info_.st_mode) ? static_cast<std::uint64_t>(info_.st_size) : 0; }

  /// Up to `buffer.size()` bytes, fewer only at the end.
  Result<std::size_t> read(std::span<std::byte> buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
      TRY(wait(POLLIN));
      const auto got = ::read(file_.get(), buffer.data() + filled, buffer.size() - filled);
      if (got == 0) break;
      if (got > 0) filled += static_cast<std::size_t>(got);
      if (got < 0 && errno != EINTR && errno != EAGAIN) return os_error(path_, errno);
    }
    return filled;
  }

  Result<> write(std::string_view text) {
    while (!text.empty()) {
      TRY(wait(POLLOUT));
      const auto put = ::write(file_.get(), text.data(), text.size());
      if (put < 0 && errno != EINTR && errno != EAGAIN) return os_error(path_, errno);
      if (put > 0) text.remove_prefix(static_cast<std::size_t>(put));
    }
    return {};
  }

 private:
  OpenFile(Descriptor file, std::string path, const struct stat& info, std::stop_token stop)
      : file_(std::move(file)), path_(std::move(path)), info_(info), stop_(std::move(stop)) {}

  Result<> wait(short event) const {
    if (S_ISREG(info_.st_mode) || S_ISDIR(info_.st_mode)) return {};
    return await(file_, event, path_, stop_);
  }

  Descriptor file_;
  std::string path_;
  struct stat info_;
  std::stop_token stop_;
};

Result<> write_full(int fd, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const auto put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno != EINTR) return os_error(path, errno);
    if (put > 0) text.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

FileType type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileType::regular;
  if (S_ISDIR(mode)) return FileType::directory;
  if (S_ISFIFO(mode)) return FileType::pipe;
  if (S_ISSOCK(mode)) return FileType::socket;
  return S_ISLNK(mode) ? FileType::symlink : FileType::other;
}

class FileReader final : public Reader {
 public:
  explicit FileReader(OpenFile file) : file_(std::move(file)) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override { return file_.read(buffer); }

 private:
  OpenFile file_;
};

/// A new file beside `target` that takes its name at `commit`, and is gone if that never comes.
class Replacement {
 public:
  static Result<Replacement> beside(const std::string& target) {
    const auto slash = target.rfind('/');
    Replacement file;
    file.directory_ = slash == target.npos ? "." : target.substr(0, slash + 1);
    file.path_ = (slash == target.npos ? "" : file.directory_) + ".fairlead-XXXXXX";
    file.file_ = Descriptor(::mkostemp(file.path_.data(), O_CLOEXEC));
    if (!file.file_.is_open()) {
      file.path_.clear();
      return os_error(target, errno);
    }
    return file;
  }

  Replacement(Replacement&& other) noexcept = default;
  Replacement& operator=(Replacement&&) = delete;
  ~Replacement() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  Result<> commit(const std::string& target, std::string_view text, std::uint32_t mode) {
    TRY(write_full(file_.get(), text, target));
    if (::fchmod(file_.get(), mode) != 0 || ::fsync(file_.get()) != 0 || ::rename(path_.c_str(), target.c_str()) != 0) {
      return os_error(target, errno);
    }
    path_.clear();
    // The name is safe only when its directory is; file systems that cannot sync one have nothing to sync.
    const Descriptor directory(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.is_open()) ::fsync(directory.get());
    return {};
  }

 private:
  Replacement() = default;

  std::string directory_, path_;
  Descriptor file_;
};

Result<std::string> link_target(const std::string& path) {
  std::array<char, PATH_MAX> target;
  const auto length = ::readlink(path.c_str(), target.data(), target.size());
  if (length < 0) return os_error(path, errno);
  return std::string(target.data(), static_cast<std::size_t>(length));
}

/// Where a write to `path` has to go: through its links, so that they stay links. The last one may lead nowhere yet.
Result<std::string> write_target(const std::string& path) {
  auto target = path;
  for (int links = 0; links < 40; ++links) {
    struct stat info = {};
    if (::lstat(target.c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return target;
    TRY_ASSIGN(const auto next, link_target(target));
    const auto directory = next.starts_with('/') ? "" : target.substr(0, target.rfind('/') + 1);
    target = directory + next;
  }
  return os_error(path, ELOOP);
}

}  // namespace

Result<std::string> RealFileSystem::read(const std::string& path, std::uint64_t limit) {
  TRY_ASSIGN(auto file, OpenFile::open(path, O_RDONLY, stop_));
  std::string text;
  text.reserve(std::min(file.size(), limit));
  std::array<std::byte, 65536> buffer;
  for (;;) {
    TRY_ASSIGN(const auto got, file.read(buffer));
    text.append(reinterpret_cast<const char*>(buffer.data()), got);
    if (text.size() > limit) return Error(Errc::refused, fmt::format("{}: larger than {} bytes", path, limit));
    if (got < buffer.size()) return text;
  }
}

Result<std::unique_ptr<Reader>> RealFileSystem::open(const std::string& path) {
  TRY_ASSIGN(auto file, OpenFile::open(path, O_RDONLY, stop_));
  if (file.is_directory()) return os_error(path, EISDIR);
  return std::make_unique<FileReader>(std::move(file));
}

Result<> RealFileSystem::write(const std::string& path, std::string_view text, std::uint32_t mode) {
  TRY(check_path(path));
  struct stat info = {};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {  // A pipe or device is written, never replaced.
    TRY_ASSIGN(auto file, OpenFile::open(path, O_WRONLY, stop_));
    return file.write(text);
  }
  TRY_ASSIGN(const auto target, write_target(path));
  TRY(check_stays_below(path, target));
  TRY_ASSIGN(auto file, Replacement::beside(target));
  return file.commit(target, text, mode);
}

Result<std::vector<DirectoryEntry>> RealFileSystem::list(const std::string& directory) {
  TRY(check_path(directory));
  const Handle<DIR, ::closedir> open(::opendir(directory.c_str()));
  if (!open) return os_error(directory, errno);
  const int file = ::dirfd(open.get());
  if (file < 0) return os_error(directory, errno);
  std::vector<DirectoryEntry> entries;
  for (;;) {
    errno = 0;
    const auto* entry = ::readdir(open.get());  // NOLINT(concurrency-mt-unsafe): the DIR is ours alone
    if (entry == nullptr) break;
    const std::string name = static_cast<const char*>(entry->d_name);
    if (name == "." || name == "..") continue;
    struct stat info = {};
    if (::fstatat(file, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) continue;  // Gone since.
      return os_error(fmt::format("{}/{}", directory, name), errno);
    }
    entries.push_back({name, type_of(info.st_mode)});
  }
  if (errno != 0) return os_error(directory, errno);
  std::ranges::sort(entries, {}, &DirectoryEntry::name);
  return entries;
}

Result<FileInfo> RealFileSystem::info(const std::string& path) {
  TRY(check_path(path));
  struct stat info = {};
  if (::lstat(path.c_str(), &info) != 0) return os_error(path, errno);
  return FileInfo{.type = type_of(info.st_mode),
                  .size = static_cast<std::uint64_t>(info.st_size),
                  .mode = info.st_mode & 07777U,
                  .names = info.st_nlink,
                  .device = info.st_dev,
                  .inode = info.st_ino};
}

Result<std::string> RealFileSystem::read_link(const std::string& path) {
  TRY(check_path(path));
  return link_target(path);
}

Result<> RealFileSystem::make_directories(const std::string& path) {
  TRY(check_path(path));
  TRY(check_stays_below(path, path));
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return os_error(path, error.value());
  return {};
}

Result<> RealFileSystem::rename(const std::string& from, const std::string& to) {
  TRY(check_path(from));
  TRY(check_path(to));
  if (::rename(from.c_str(), to.c_str()) != 0) return os_error(fmt::format("rename {} to {}", from, to), errno);
  return {};
}

Result<> RealFileSystem::remove(const std::string& path) {
  TRY(check_path(path));
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return os_error(path, error.value());
  return {};
}

}  // namespace fairlead::sys
