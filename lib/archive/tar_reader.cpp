#include "archive/tar.hpp"
#include "archive/tar_header.hpp"
#include "base/bytes.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::archive {
namespace {

constexpr std::uint64_t largest_file = std::uint64_t{1} << 62U;

/// Old tars mark a directory by its trailing slash alone.
void settle(TarEntry& entry) {
  if (entry.path.ends_with('/') && entry.type == TarType::file) entry.type = TarType::directory;
  while (entry.path.size() > 1 && entry.path.ends_with('/')) entry.path.pop_back();
  // Links and devices have no bytes, whatever their size says (POSIX.1-2008, pax, "ustar Interchange Format").
  if (entry.type != TarType::file) entry.size = 0;
}

}  // namespace

Result<> TarReader::skip(std::uint64_t count) {
  Bytes buffer(std::min<std::uint64_t>(count, 64U << 10U));
  while (count > 0) {
    const auto part = std::span(buffer).first(std::min<std::uint64_t>(count, buffer.size()));
    TRY_ASSIGN(const auto got, source_(part));
    if (got == 0) return bad_tar("it ends in the middle of an entry");
    count -= got;
  }
  return {};
}

Result<std::string> TarReader::extended(std::uint64_t size) {
  if (size > limits_.header) return Error(Errc::refused, "tar: an extended header is too large").id("FL0439");
  std::string text(size, '\0');
  TRY_ASSIGN(const auto got, read_full(source_, std::as_writable_bytes(std::span(text))));
  if (got != text.size()) return bad_tar("it ends in an extended header");
  TRY(skip(tar_padding(size)));
  return text;
}

Result<std::optional<TarEntry>> TarReader::next() {
  if (ended_) return std::optional<TarEntry>();
  TRY(skip(std::exchange(left_, 0) + std::exchange(padding_, 0)));
  if (++entries_ > limits_.entries) return Error(Errc::refused, "tar: too many entries").id("FL0439");
  PaxRecords records;
  std::size_t header_bytes = 0;
  for (;;) {
    TarBlock block{};
    TRY_ASSIGN(const auto got, read_full(source_, block));
    if (got == 0 || is_zero(block)) {
      if (!records.empty()) return bad_tar("it ends after an extended header");
      ended_ = true;
      // Whoever made the source wants to check all of it.
      TRY(copy(source_, [](std::span<const std::byte>) -> Result<> { return {}; }));
      return std::optional<TarEntry>();
    }
    if (got != block.size()) return bad_tar("it ends in a header");
    TRY_ASSIGN(auto header, decode_header(block));
    if (!std::string_view("xgLK").contains(header.type)) {
      TRY(apply_pax(records, header.entry));
      settle(header.entry);
      if (header.entry.size > largest_file) return bad_tar("a file is too large");
      left_ = header.entry.size;
      padding_ = tar_padding(left_);
      return std::optional(std::move(header.entry));
    }
    TRY_ASSIGN(auto text, extended(header.entry.size));
    header_bytes += text.size() + tar_block;
    if (header_bytes > limits_.header) return Error(Errc::refused, "tar: extended headers are too large").id("FL0439");
    if (header.type == 'x') {
      TRY_ASSIGN(auto more, decode_pax(text));
      for (auto& [key, value] : more) records.insert_or_assign(key, std::move(value));
    } else if (header.type != 'g') {
      records.insert_or_assign(header.type == 'L' ? "path" : "linkpath", text.substr(0, text.find('\0')));
    }
  }
}

Result<std::size_t> TarReader::read(std::span<std::byte> buffer) {
  if (left_ == 0 || buffer.empty()) return std::size_t{0};
  const auto part = buffer.first(std::min<std::uint64_t>(left_, buffer.size()));
  TRY_ASSIGN(const auto got, source_(part));
  if (got == 0) return bad_tar("it ends in the middle of a file");
  left_ -= got;
  return got;
}

}  // namespace fairlead::archive
