#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fairlead::sys {

enum class FileType : std::uint8_t { regular, directory, symlink, pipe, socket, other };

struct FileInfo {
  FileType type = FileType::regular;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;               ///< The twelve permission bits.
  std::uint64_t names = 1;              ///< Hard links that it has.
  std::uint64_t device = 0, inode = 0;  ///< The same for all names of a file.
};

struct DirectoryEntry {
  std::string name;  ///< Without the directory.
  FileType type = FileType::regular;
};

/// An open file, read from front to back. `read` fills `buffer` as far as it can; 0 is the end.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual Result<std::size_t> read(std::span<std::byte> buffer) = 0;
};

/// A new file that has no name yet. Unless it is committed, nothing of it stays.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual Result<> write(std::span<const std::byte> bytes) = 0;
  /// Gives the file its name, on the file system of the directory it was created in; what was there is replaced.
  /// It is not synced to disk: for content that readers check by digest.
  virtual Result<> commit(const std::string& path, std::uint32_t mode = 0644) = 0;
};

/// Holds a lock until it is destroyed, or its process ends in any way.
class Lock {
 public:
  virtual ~Lock() = default;
};

/// Files, as paths relative to the working directory or absolute. Symbolic links are followed by everything except
/// `info` and `list`; but what is written, made or locked by a name below the working directory is `refused` (FL0019)
/// when a link leads out of that.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// The whole file. `refused` when it is larger than `limit` bytes, `not_found` when there is none.
  virtual Result<std::string> read(const std::string& path, std::uint64_t limit = 64U << 20U) = 0;
  virtual Result<std::unique_ptr<Reader>> open(const std::string& path) = 0;
  /// Replaces or creates the file, whole or not at all: written beside it, synced, renamed.
  virtual Result<> write(const std::string& path, std::string_view text, std::uint32_t mode = 0644) = 0;
  /// A file to be written piece by piece, under a temporary name in `directory`: ".new-" and more.
  virtual Result<std::unique_ptr<Writer>> create(const std::string& directory) = 0;
  /// Takes the lock that is the file `path`, which is there only while it is held. `conflict` when somebody else holds
  /// it.
  virtual Result<std::unique_ptr<Lock>> lock(const std::string& path) = 0;
  /// The entries, sorted by name, without "." and "..".
  virtual Result<std::vector<DirectoryEntry>> list(const std::string& directory) = 0;
  virtual Result<FileInfo> info(const std::string& path) = 0;
  virtual Result<std::string> read_link(const std::string& path) = 0;
  virtual Result<> make_directories(const std::string& path) = 0;
  virtual Result<> rename(const std::string& from, const std::string& to) = 0;
  /// Removes a file or a whole directory; fine if there is none.
  virtual Result<> remove(const std::string& path) = 0;
};

/// A stop ends the wait for a pipe that nobody writes or reads.
class RealFileSystem final : public FileSystem {
 public:
  explicit RealFileSystem(std::stop_token stop = {}) : stop_(std::move(stop)) {}
  Result<std::string> read(const std::string& path, std::uint64_t limit) override;
  Result<std::unique_ptr<Reader>> open(const std::string& path) override;
  Result<> write(const std::string& path, std::string_view text, std::uint32_t mode) override;
  Result<std::unique_ptr<Writer>> create(const std::string& directory) override;
  Result<std::unique_ptr<Lock>> lock(const std::string& path) override;
  Result<std::vector<DirectoryEntry>> list(const std::string& directory) override;
  Result<FileInfo> info(const std::string& path) override;
  Result<std::string> read_link(const std::string& path) override;
  Result<> make_directories(const std::string& path) override;
  Result<> rename(const std::string& from, const std::string& to) override;
  Result<> remove(const std::string& path) override;

 private:
  std::stop_token stop_;
};

}  // namespace fairlead::sys
