#pragma once

#include "archive/stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace fairlead::archive {

enum class TarType : std::uint8_t { file, hardlink, symlink, character_device, block_device, directory, fifo };

/// One member of a tar file. Owners are numbers only: names mean something else on every machine.
struct TarEntry {
  std::string path;  ///< Without a trailing slash; as it was written otherwise ("./a", "/a", "../a" are possible).
  TarType type = TarType::file;
  std::uint32_t mode = 0644;  ///< The twelve permission bits.
  std::uint64_t uid = 0, gid = 0, size = 0;
  std::int64_t mtime = 0;  ///< Seconds since 1970.
  std::string link = {};   ///< The target of a symlink or hardlink.
  std::uint32_t device_major = 0, device_minor = 0;
  std::map<std::string, std::string> xattrs = {};  ///< "security.capability": SCHILY.xattr records of PAX.

  friend bool operator==(const TarEntry&, const TarEntry&) = default;
};

/// Writes POSIX.1-1988 ustar, with POSIX.1-2001 (PAX) records only for what ustar cannot hold. The same entries in
/// the same order give the same bytes; nothing but what an entry says gets into them.
class TarWriter {
 public:
  explicit TarWriter(Sink sink) : sink_(std::move(sink)) {}

  /// Starts a member; `write` then takes exactly `entry.size` bytes when it is a file.
  Result<> add(const TarEntry& entry);
  Result<> write(std::span<const std::byte> bytes);
  /// Ends the archive. `internal` when a member is incomplete.
  Result<> finish();

 private:
  Result<> end_member();

  Sink sink_;
  std::uint64_t left_ = 0, padding_ = 0;  ///< Of the current member.
};

struct TarLimits {
  std::uint64_t entries = 4'000'000;
  std::size_t header = 1U << 20U;  ///< Bytes of the extended headers of one entry.
};

/// Reads ustar, PAX, GNU and old (V7) tar. `corrupt` (FL0439) for what is damaged, `refused` (FL0439) for sparse
/// files and beyond the limits.
class TarReader {
 public:
  explicit TarReader(Source source, TarLimits limits = {}) : source_(std::move(source)), limits_(limits) {}

  /// The next member, wherever in the present one the reader is; nothing at the end, when the source is used up.
  Result<std::optional<TarEntry>> next();
  /// Bytes of the present file; 0 at its end.
  Result<std::size_t> read(std::span<std::byte> buffer);

 private:
  Result<> skip(std::uint64_t count);
  Result<std::string> extended(std::uint64_t size);

  Source source_;
  TarLimits limits_;
  std::uint64_t left_ = 0, padding_ = 0, entries_ = 0;
  bool ended_ = false;
};

}  // namespace fairlead::archive
