#pragma once

#include "sys/filesystem.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace fairlead::test {

/// Files in memory that behave like the real ones, links included. Relative paths start at "/project". Records what was
/// read, written and removed, as absolute paths in order. For one thread.
class MemoryFileSystem final : public sys::FileSystem {
 public:
  MemoryFileSystem();

  /// Puts a file there, its directories too, without recording it.
  void add(const std::string& path, std::string text, std::uint32_t mode = 0644);
  void add_directory(const std::string& path);
  void add_link(const std::string& path, std::string target);
  /// Makes every use of `path` fail with this code from now on.
  void fail(const std::string& path, Errc code);
  bool exists(const std::string& path) const;
  /// The text of a file; a failed check when there is none.
  std::string text(const std::string& path);

  std::vector<std::string> reads, writes, removals;

  Result<std::string> read(const std::string& path, std::uint64_t limit) override;
  Result<std::unique_ptr<sys::Reader>> open(const std::string& path) override;
  Result<> write(const std::string& path, std::string_view text, std::uint32_t mode) override;
  Result<std::unique_ptr<sys::Writer>> create(const std::string& directory) override;
  Result<std::unique_ptr<sys::Lock>> lock(const std::string& path) override;
  Result<std::vector<sys::DirectoryEntry>> list(const std::string& directory) override;
  Result<sys::FileInfo> info(const std::string& path) override;
  Result<std::string> read_link(const std::string& path) override;
  Result<> make_directories(const std::string& path) override;
  Result<> rename(const std::string& from, const std::string& to) override;
  Result<> remove(const std::string& path) override;

 private:
  struct Node {
    sys::FileType type = sys::FileType::regular;
    std::string text = {};  ///< Of a file; the target of a link.
    std::uint32_t mode = 0644;
  };
  enum class LastLink : std::uint8_t { follow, keep };

  Result<std::string> resolve(const std::string& path, LastLink last) const;
  const Node* find(const std::string& resolved) const;

  std::map<std::string, Node> nodes_;  ///< By absolute path.
  std::map<std::string, Errc> failures_;
  std::set<std::string> locks_;
  unsigned created_ = 0;
};

}  // namespace fairlead::test
