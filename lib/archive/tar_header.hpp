#pragma once

#include "archive/tar.hpp"

#include <array>
#include <map>
#include <string>

namespace fairlead::archive {

inline constexpr std::size_t tar_block = 512;
using TarBlock = std::array<std::byte, tar_block>;
/// The records of a PAX extended header: "path", "size", "SCHILY.xattr.security.capability".
using PaxRecords = std::map<std::string, std::string, std::less<>>;

/// Bytes from the end of `size` bytes to the next block.
constexpr std::uint64_t tar_padding(std::uint64_t size) {
  return (tar_block - size % tar_block) % tar_block;
}

/// What ustar cannot hold of `entry`.
PaxRecords pax_records_of(const TarEntry& entry);
/// "30 mtime=1350244992.023960108\n" for each record, sorted by key.
std::string encode_pax(const PaxRecords& records);
Result<PaxRecords> decode_pax(std::string_view text);
/// Applies the records to an entry that was decoded from the header that follows them.
Result<> apply_pax(const PaxRecords& records, TarEntry& entry);

/// The ustar header of `entry`; what does not fit is cut or 0 and is to be told in PAX records before it.
TarBlock encode_header(const TarEntry& entry);
/// The header of a PAX extended header of `size` bytes.
TarBlock encode_pax_header(std::string_view path, std::uint64_t size);

/// A header as it is, before it is known what the ones before it say. `type` is the raw type flag.
struct RawHeader {
  char type = '0';
  TarEntry entry;
};
bool is_zero(const TarBlock& block);
Result<RawHeader> decode_header(const TarBlock& block);

/// `corrupt` with FL0439.
Error bad_tar(std::string reason);

}  // namespace fairlead::archive
