#include "archive/tar_header.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fmt/core.h>
#include <string_view>
#include <utility>

namespace fairlead::archive {
namespace {

// POSIX.1-1988, section 10.1.1.
struct FieldRange {
  std::size_t offset, size;
};
constexpr FieldRange name_field{0, 100}, mode_field{100, 8}, uid_field{108, 8}, gid_field{116, 8}, size_field{124, 12},
    mtime_field{136, 12}, checksum_field{148, 8}, link_field{157, 100}, magic_field{257, 6}, major_field{329, 8},
    minor_field{337, 8}, prefix_field{345, 155};
constexpr std::size_t type_offset = 156;
constexpr std::string_view xattr_prefix = "SCHILY.xattr.";

// The last character of a numeric field is NUL.
constexpr std::uint64_t largest_octal(const FieldRange& field) {
  return (std::uint64_t{1} << (3 * (field.size - 1))) - 1;
}

void put_text(TarBlock& block, FieldRange field, std::string_view text) {
  const auto count = std::min(text.size(), field.size);
  std::memcpy(block.data() + field.offset, text.data(), count);
}

void put_number(TarBlock& block, FieldRange field, std::uint64_t number) {
  if (number > largest_octal(field)) number = 0;
  put_text(block, field, fmt::format("{:0{}o}", number, field.size - 1));
}

std::uint64_t sum_of(const TarBlock& block) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool in_checksum = i >= checksum_field.offset && i < checksum_field.offset + checksum_field.size;
    sum += in_checksum ? std::uint64_t{' '} : std::to_integer<std::uint64_t>(block[i]);
  }
  return sum;
}

void seal(TarBlock& block) {
  put_text(block, magic_field, std::string_view("ustar\0", 6));
  put_text(block, {263, 2}, "00");
  put_text(block, checksum_field, fmt::format("{:06o}", sum_of(block)) + std::string("\0 ", 2));
}

std::string_view text_of(const TarBlock& block, FieldRange field) {
  const auto text = as_text(block).substr(field.offset, field.size);
  return text.substr(0, text.find('\0'));
}

/// Octal text, or GNU's base 256 when the first bit is set. Negative numbers are only ever times.
Result<std::int64_t> number_of(const TarBlock& block, FieldRange field) {
  const auto bytes = std::span(block).subspan(field.offset, field.size);
  const auto first = std::to_integer<std::uint8_t>(bytes.front());
  if ((first & 0x80U) != 0) {
    std::uint64_t value = (first & 0x40U) != 0 ? ~std::uint64_t{0} : 0;
    value = (value << 7U) | (first & 0x7fU);
    for (const auto byte : bytes.subspan(1)) {
      if (const auto top = static_cast<std::int64_t>(value) >> 55U; top != 0 && top != -1)
        return bad_tar("a number is too large");
      value = (value << 8U) | std::to_integer<std::uint64_t>(byte);
    }
    return static_cast<std::int64_t>(value);
  }
  const auto text = trim(text_of(block, field));
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  if (!text.empty() && (error != std::errc() || end != text.data() + text.size() || value < 0)) {
    return bad_tar("a number is not octal");
  }
  return value;
}

Result<std::uint64_t> size_of(const TarBlock& block, FieldRange field) {
  TRY_ASSIGN(const auto value, number_of(block, field));
  if (value < 0) return bad_tar("a size or owner is negative");
  return static_cast<std::uint64_t>(value);
}

Result<TarType> type_of(char flag) {
  switch (flag) {
    case '\0':
    case '0':
    case '7': return TarType::file;
    case '1': return TarType::hardlink;
    case '2': return TarType::symlink;
    case '3': return TarType::character_device;
    case '4': return TarType::block_device;
    case '5': return TarType::directory;
    case '6': return TarType::fifo;
    default:
      return Error(Errc::refused,
                   fmt::format("tar: members of type 0x{:02x} are not supported", static_cast<unsigned char>(flag)))
          .id("FL0439");
  }
}

template <class Number>
Result<Number> decimal(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return bad_tar("a PAX record holds no number");
  return value;
}

}  // namespace

Error bad_tar(std::string reason) {
  return Error(Errc::corrupt, "tar: " + std::move(reason)).id("FL0439");
}

PaxRecords pax_records_of(const TarEntry& entry) {
  PaxRecords out;
  const auto put_large = [&](const char* key, std::uint64_t value, FieldRange field) {
    if (value > largest_octal(field)) out[key] = std::to_string(value);
  };
  const auto path_size = entry.path.size() + (entry.type == TarType::directory ? 1 : 0);
  if (path_size > name_field.size) out["path"] = entry.path + (entry.type == TarType::directory ? "/" : "");
  if (entry.link.size() > link_field.size) out["linkpath"] = entry.link;
  put_large("size", entry.size, size_field);
  put_large("uid", entry.uid, uid_field);
  put_large("gid", entry.gid, gid_field);
  if (entry.mtime < 0 || static_cast<std::uint64_t>(entry.mtime) > largest_octal(mtime_field)) {
    out["mtime"] = std::to_string(entry.mtime);
  }
  for (const auto& [name, value] : entry.xattrs) out[std::string(xattr_prefix) + name] = value;
  return out;
}

std::string encode_pax(const PaxRecords& records) {
  std::string out;
  for (const auto& [key, value] : records) {
    const auto rest = key.size() + value.size() + 3;  // " ", "=", "\n"
    // The length counts its own digits.
    auto length = rest + std::to_string(rest).size();
    length = rest + std::to_string(length).size();
    out += fmt::format("{} {}=", length, key);
    out += value;
    out += '\n';
  }
  return out;
}

Result<PaxRecords> decode_pax(std::string_view text) {
  PaxRecords out;
  while (!text.empty()) {
    const auto space = text.substr(0, 20).find(' ');
    if (space == std::string_view::npos) return bad_tar("a PAX record has no length");
    TRY_ASSIGN(const auto length, decimal<std::size_t>(text.substr(0, space)));
    if (length > text.size() || length < space + 3 || text[length - 1] != '\n')
      return bad_tar("a PAX record has a wrong length");
    const auto record = text.substr(space + 1, length - space - 2);
    const auto equals = record.find('=');
    if (equals == std::string_view::npos || equals == 0) return bad_tar("a PAX record has no key");
    out.insert_or_assign(std::string(record.substr(0, equals)), std::string(record.substr(equals + 1)));
    text.remove_prefix(length);
  }
  return out;
}

Result<> apply_pax(const PaxRecords& records, TarEntry& entry) {
  for (const auto& [key, value] : records) {
    if (key.starts_with("GNU.sparse.")) return Error(Errc::refused, "tar: sparse files are not supported").id("FL0439");
    if (key.starts_with(xattr_prefix)) entry.xattrs[key.substr(xattr_prefix.size())] = value;
    if (value.empty()) continue;  // an empty value takes a global one back
    const bool is_text = key == "path" || key == "linkpath";
    if (is_text && value.contains('\0')) return bad_tar("a name holds a NUL");
    if (key == "path") entry.path = value;
    if (key == "linkpath") entry.link = value;
    if (key == "size") {
      TRY_ASSIGN(entry.size, decimal<std::uint64_t>(value));
    }
    if (key == "uid") {
      TRY_ASSIGN(entry.uid, decimal<std::uint64_t>(value));
    }
    if (key == "gid") {
      TRY_ASSIGN(entry.gid, decimal<std::uint64_t>(value));
    }
    if (key == "mtime") {
      TRY_ASSIGN(entry.mtime, decimal<std::int64_t>(std::string_view(value).substr(0, value.find('.'))));
    }
  }
  return {};
}

TarBlock encode_header(const TarEntry& entry) {
  TarBlock block{};
  const bool is_directory = entry.type == TarType::directory;
  put_text(block, name_field, entry.path + (is_directory ? "/" : ""));
  put_number(block, mode_field, entry.mode & 07777U);
  put_number(block, uid_field, entry.uid);
  put_number(block, gid_field, entry.gid);
  put_number(block, size_field, entry.size);
  put_number(block, mtime_field, entry.mtime < 0 ? 0 : static_cast<std::uint64_t>(entry.mtime));
  block[type_offset] = static_cast<std::byte>('0' + std::to_underlying(entry.type));
  put_text(block, link_field, entry.link);
  put_number(block, major_field, entry.device_major);
  put_number(block, minor_field, entry.device_minor);
  seal(block);
  return block;
}

TarBlock encode_pax_header(std::string_view path, std::uint64_t size) {
  TarBlock block{};
  const auto slash = path.rfind('/');
  put_text(block, name_field, "PaxHeaders.0/" + std::string(slash == path.npos ? path : path.substr(slash + 1)));
  put_number(block, mode_field, 0644);
  put_number(block, uid_field, 0);
  put_number(block, gid_field, 0);
  put_number(block, size_field, size);
  put_number(block, mtime_field, 0);
  block[type_offset] = std::byte{'x'};
  seal(block);
  return block;
}

bool is_zero(const TarBlock& block) {
  return std::ranges::all_of(block, [](std::byte byte) { return byte == std::byte{0}; });
}

Result<RawHeader> decode_header(const TarBlock& block) {
  TRY_ASSIGN(const auto checksum, number_of(block, checksum_field));
  if (static_cast<std::uint64_t>(checksum) != sum_of(block)) return bad_tar("a header has a wrong checksum");
  RawHeader out{.type = as_text(block)[type_offset], .entry = {}};
  auto& entry = out.entry;
  entry.path = text_of(block, name_field);
  const bool is_posix = as_text(block).substr(magic_field.offset, 6) == std::string_view("ustar\0", 6);
  if (const auto prefix = text_of(block, prefix_field); is_posix && !prefix.empty()) {
    entry.path = std::string(prefix) + "/" + entry.path;
  }
  entry.link = text_of(block, link_field);
  TRY_ASSIGN(const auto mode, size_of(block, mode_field));
  entry.mode = static_cast<std::uint32_t>(mode & 07777U);
  TRY_ASSIGN(entry.uid, size_of(block, uid_field));
  TRY_ASSIGN(entry.gid, size_of(block, gid_field));
  TRY_ASSIGN(entry.size, size_of(block, size_field));
  TRY_ASSIGN(entry.mtime, number_of(block, mtime_field));
  const bool is_extension = std::string_view("xgLK").contains(out.type);
  if (is_extension) return out;
  TRY_ASSIGN(entry.type, type_of(out.type));
  if (entry.type == TarType::character_device || entry.type == TarType::block_device) {
    TRY_ASSIGN(const auto major, size_of(block, major_field));
    TRY_ASSIGN(const auto minor, size_of(block, minor_field));
    entry.device_major = static_cast<std::uint32_t>(major);
    entry.device_minor = static_cast<std::uint32_t>(minor);
  }
  return out;
}

}  // namespace fairlead::archive
