#include "base/text.hpp"
#include "sys/descriptor.hpp"
#include "sys/filesystem.hpp"
#include "sys/working_directory.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace fairlead::sys {
namespace {

Error failed(const std::string& path, const char* what, int error) {
  return {error == ENOENT ? Errc::not_found : Errc::io,
          printable(path) + ": " + what + ": " + std::generic_category().message(error)};
}

class FileWriter final : public Writer {
 public:
  FileWriter(Descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  ~FileWriter() override {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  Result<> write(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const auto written = ::write(fd_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failed(path_, "cannot write", errno);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
  }

  Result<> commit(const std::string& path, std::uint32_t mode) override {
    if (::fchmod(fd_.get(), mode) != 0) return failed(path, "cannot set its mode", errno);
    if (std::rename(path_.c_str(), path.c_str()) != 0) return failed(path, "cannot create", errno);
    path_.clear();
    return {};
  }

 private:
  Descriptor fd_;
  std::string path_;
};

class FileLock final : public Lock {
 public:
  FileLock(Descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() override { ::unlink(path_.c_str()); }

 private:
  Descriptor fd_;
  std::string path_;
};

/// Whether `path` still is the open file: who held the lock before may have removed it.
bool is_named(const Descriptor& fd, const std::string& path) {
  struct stat open_file{}, named{};
  return ::fstat(fd.get(), &open_file) == 0 && ::stat(path.c_str(), &named) == 0 && open_file.st_ino == named.st_ino &&
         open_file.st_dev == named.st_dev;
}

}  // namespace

Result<std::unique_ptr<Writer>> RealFileSystem::create(const std::string& directory) {
  TRY(check_stays_below(directory, directory));
  static std::atomic<unsigned> count = 0;
  for (;;) {
    auto path = directory + "/.new-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
    Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (fd.get() >= 0) return std::make_unique<FileWriter>(std::move(fd), std::move(path));
    // A process of the same id was killed here before: take the next name.
    if (errno != EEXIST) return failed(directory, "cannot create a file in it", errno);
  }
}

Result<std::unique_ptr<Lock>> RealFileSystem::lock(const std::string& path) {
  TRY(check_stays_below(path, path));
  constexpr int attempts = 100;
  for (int i = 0; i < attempts; ++i) {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (fd.get() < 0) return failed(path, "cannot open", errno);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return failed(path, "cannot lock", errno);
      break;
    }
    if (is_named(fd, path)) return std::make_unique<FileLock>(std::move(fd), path);
  }
  return Error(Errc::conflict, printable(path) + " is locked by another process")
      .help("wait until the other command has ended, then run this one again");
}

}  // namespace fairlead::sys
