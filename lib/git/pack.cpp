#include "git/pack.hpp"

#include "base/handle.hpp"

#include <algorithm>
#include <cstring>
#include <libdeflate.h>

namespace fairlead::git {
namespace {

constexpr std::size_t id_size = 20, header_size = 8, fanout_size = 1024, checksums_size = 40;
constexpr std::size_t ids_start = header_size + fanout_size;
constexpr std::size_t entry_size = id_size + 4 + 4;  // with a checksum and an offset, in tables one after the other

std::uint32_t big_endian(std::string_view text, std::size_t at) {
  std::uint32_t out = 0;
  for (const char c : text.substr(at, 4)) out = out << 8U | static_cast<std::uint8_t>(c);
  return out;
}

/// The type and the size in front of an object.
struct ObjectHeader {
  unsigned type = 0;
  std::uint64_t size = 0;
  std::size_t length = 0;  ///< Of the header itself.
};

std::optional<ObjectHeader> read_header(std::string_view bytes) {
  constexpr unsigned more = 0x80, most_shift = 57;
  ObjectHeader out;
  for (unsigned shift = 4; out.length < bytes.size() && shift < most_shift;) {
    const unsigned byte = static_cast<std::uint8_t>(bytes[out.length]);
    if (out.length++ == 0) {
      out.type = byte >> 4U & 7U;
      out.size = byte & 15U;
    } else {
      out.size |= std::uint64_t{byte & 127U} << shift;
      shift += 7;
    }
    if ((byte & more) == 0) return out;
  }
  return {};
}

}  // namespace

std::optional<PackIndex> PackIndex::read(std::string_view text) {
  constexpr std::string_view version_2("\377tOc\0\0\0\2", header_size);
  if (!text.starts_with(version_2)) return {};
  if (text.size() < ids_start + checksums_size) return {};
  const auto count = big_endian(text, ids_start - 4);
  if (text.size() < ids_start + checksums_size + count * entry_size) return {};
  return PackIndex(text, count);
}

std::optional<std::uint64_t> PackIndex::find(const Id& id) const {
  const std::size_t front = id.bytes[0];
  std::uint32_t low = front == 0 ? 0 : big_endian(text_, header_size + 4 * (front - 1));
  std::uint32_t high = big_endian(text_, header_size + 4 * front);
  if (high > count_) return {};
  const auto offsets = ids_start + count_ * (entry_size - 4);
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const int order = std::memcmp(text_.data() + ids_start + middle * id_size, id.bytes.data(), id_size);
    if (order < 0) low = middle + 1;
    if (order > 0) high = middle;
    if (order != 0) continue;
    constexpr std::uint32_t is_large = 0x80000000;
    const auto offset = big_endian(text_, offsets + 4 * std::size_t{middle});
    if ((offset & is_large) == 0) return offset;
    const auto at = offsets + 4 * std::size_t{count_} + 8 * std::size_t{offset & ~is_large};
    if (at + 8 + checksums_size > text_.size()) return {};
    return std::uint64_t{big_endian(text_, at)} << 32U | big_endian(text_, at + 4);
  }
  return {};
}

struct CommitUnpacker::State {
  Handle<libdeflate_decompressor, libdeflate_free_decompressor> decompressor{libdeflate_alloc_decompressor()};
  std::string text;
};

CommitUnpacker::CommitUnpacker() : state_(std::make_unique<State>()) {}
CommitUnpacker::CommitUnpacker(CommitUnpacker&&) noexcept = default;
CommitUnpacker& CommitUnpacker::operator=(CommitUnpacker&&) noexcept = default;
CommitUnpacker::~CommitUnpacker() = default;

std::optional<std::string_view> CommitUnpacker::unpack(std::string_view bytes) {
  constexpr unsigned commit = 1;
  const auto header = read_header(bytes);
  if (!header || header->type != commit || header->size > longest || !state_->decompressor) return {};
  bytes.remove_prefix(header->length);
  auto& text = state_->text;
  text.resize(header->size);
  const auto result = libdeflate_zlib_decompress_ex(state_->decompressor.get(), bytes.data(), bytes.size(), text.data(),
                                                    text.size(), nullptr, nullptr);
  if (result != LIBDEFLATE_SUCCESS) return {};
  return text;
}

}  // namespace fairlead::git
