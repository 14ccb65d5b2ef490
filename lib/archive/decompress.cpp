#include "archive/decompress.hpp"

#include "archive/gzip.hpp"
#include "archive/zstd.hpp"
#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

namespace fairlead::archive {
namespace {

using namespace std::string_view_literals;

/// `start`, then what is left of `source`.
Source prepended(std::string start, Source source) {
  return [start = std::move(start), source = std::move(source),
          at = std::size_t{0}](std::span<std::byte> buffer) mutable -> Result<std::size_t> {
    if (at == start.size()) return source(buffer);
    const auto count = std::min(buffer.size(), start.size() - at);
    std::memcpy(buffer.data(), start.data() + at, count);
    at += count;
    return count;
  };
}

Source limited(Source source, std::uint64_t limit) {
  return [source = std::move(source), left = limit](std::span<std::byte> buffer) mutable -> Result<std::size_t> {
    TRY_ASSIGN(const auto count, source(buffer));
    if (count > left) return Error(Errc::refused, "more bytes than the limit allows").id("FL0439");
    left -= count;
    return count;
  };
}

}  // namespace

Result<Source> decompressed(Source source, std::uint64_t limit) {
  std::array<std::byte, 6> magic{};
  TRY_ASSIGN(const auto count, read_full(source, magic));
  const auto start = std::string(as_text(std::span(magic).first(count)));
  auto whole = prepended(start, std::move(source));
  if (start.starts_with("\x1f\x8b"sv)) return gunzip(std::move(whole), limit);
  if (start.starts_with("\x28\xb5\x2f\xfd"sv)) return unzstd(std::move(whole), limit);
  if (start.starts_with("BZh") || start ==
                                      "\xfd"
                                      "7zXZ\0"sv) {
    return Error(Errc::config, std::string(start[0] == 'B' ? "bzip2" : "xz") + " is not supported")
        .id("FL0439")
        .help("decompress it before, or compress it with gzip or zstd");
  }
  return limited(std::move(whole), limit);
}

}  // namespace fairlead::archive
