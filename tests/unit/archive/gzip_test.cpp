#include "archive/gzip.hpp"

#include "archive/decompress.hpp"
#include "archive/zstd.hpp"
#include "base/bytes.hpp"
#include "base/encoding.hpp"

#include <doctest/doctest.h>
#include <random>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("archive");

namespace {

constexpr std::size_t mebibyte = 1U << 20U;

std::string gzipped(std::string_view text, archive::GzipOptions options = {}, std::size_t piece = 100'000) {
  std::string out;
  archive::GzipWriter writer(archive::sink_to(out), options);
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    REQUIRE(writer.write(as_bytes(text.substr(0, piece))));
  }
  REQUIRE(writer.finish());
  return out;
}

Result<std::string> gunzipped(std::string gzip, std::uint64_t limit = 64 * mebibyte) {
  return archive::read_all(archive::gunzip(archive::source_of(std::move(gzip)), limit), 64 * mebibyte);
}

std::string noise(std::size_t size) {
  std::mt19937_64 random(1);
  std::string out(size, '\0');
  for (auto& c : out) c = static_cast<char>(random());
  return out;
}

std::string text_of_size(std::size_t size) {
  std::string out;
  for (unsigned i = 0; out.size() < size; ++i) out += std::to_string(i * 7919U) + " lines of a log\n";
  out.resize(size);
  return out;
}

std::string from_hex_text(std::string_view digits) {
  return std::string(as_text(from_hex(digits).value()));
}

}  // namespace

TEST_CASE("what is compressed comes back, at every edge of a member") {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, mebibyte - 1, mebibyte, mebibyte + 1, 9 * mebibyte + 5}) {
    CAPTURE(size);
    const auto text = text_of_size(size);
    const auto gzip = gzipped(text);
    CHECK(gzip.starts_with("\x1f\x8b"));
    CHECK((gunzipped(gzip).value() == text));
  }
}

TEST_CASE("the bytes do not depend on threads or on how the input was cut") {
  const auto text = text_of_size(5 * mebibyte) + noise(3 * mebibyte) + text_of_size(mebibyte / 2);
  const auto expected = gzipped(text, {.threads = 1});
  CHECK((gzipped(text, {.threads = 2}) == expected));
  CHECK((gzipped(text, {.threads = 7}, 3 * mebibyte) == expected));
  CHECK((gzipped(text, {.threads = 3}, 4097) == expected));
}

TEST_CASE("noise is stored, text is not") {
  const auto text = noise(2 * mebibyte);
  const auto stored = gzipped(text);
  CHECK(stored.size() < text.size() + 1000);
  CHECK((gunzipped(stored).value() == text));
  CHECK(gzipped(text_of_size(2 * mebibyte)).size() < mebibyte);
}

TEST_CASE("a writer that is dropped, or whose sink fails, ends its threads") {
  archive::GzipWriter dropped([](std::span<const std::byte>) -> Result<> { return {}; }, {.threads = 2});
  REQUIRE(dropped.write(as_bytes(text_of_size(4 * mebibyte))));
  archive::GzipWriter full([](std::span<const std::byte>) -> Result<> { return Error(Errc::io, "disk full"); },
                           {.threads = 1});
  CHECK(full.write(as_bytes(text_of_size(20 * mebibyte))).error().message() == "disk full");
}

TEST_CASE("damaged, cut and oversized gzip is refused") {
  const auto good = gzipped("some text, some text, some text");
  auto flipped = good;
  flipped[flipped.size() - 6] ^= 1;
  struct Case {
    std::string gzip;
    std::uint64_t limit;
    Errc code;
  };
  for (const auto& [gzip, limit, code] :
       {Case{good.substr(0, good.size() - 1), 100, Errc::corrupt}, Case{good.substr(0, 5), 100, Errc::corrupt},
        Case{flipped, 100, Errc::corrupt}, Case{good + "x", 100, Errc::corrupt}, Case{"plain", 100, Errc::corrupt},
        Case{good, 30, Errc::refused}}) {
    CAPTURE(gzip.size());
    const auto text = gunzipped(gzip, limit);
    REQUIRE_FALSE(text);
    CHECK(text.error().code() == code);
    CHECK(text.error().id() == "FL0439");
  }
  CHECK(gunzipped(good + std::string(100, '\0')).value() == "some text, some text, some text");
  CHECK(gunzipped(good + good, 62).value().size() == 62);
}

TEST_CASE("the compression is found out by the first bytes") {
  const auto all = [](std::string text, std::uint64_t limit) -> Result<std::string> {
    TRY_ASSIGN(const auto source, archive::decompressed(archive::source_of(std::move(text)), limit));
    return archive::read_all(source, mebibyte);
  };
  const auto zstd = from_hex_text("28b52ffd045859000068656c6c6f207a7374640a6c57f951");
  CHECK(all(zstd, 100).value() == "hello zstd\n");
  CHECK(all(gzipped("hello gzip"), 100).value() == "hello gzip");
  CHECK(all("plain", 100).value() == "plain");
  CHECK(all("", 100).value().empty());
  CHECK(all("plain", 4).error().code() == Errc::refused);
  CHECK(all("BZh9", 100).error().message() == "bzip2 is not supported");
  CHECK(all(std::string("\xfd"
                        "7zXZ\0rest",
                        10),
            100)
            .error()
            .message() == "xz is not supported");
}

TEST_CASE("damaged, cut and oversized zstd is refused") {
  const auto unzstd = [](std::string text, std::uint64_t limit) {
    return archive::read_all(archive::unzstd(archive::source_of(std::move(text)), limit), mebibyte);
  };
  const auto good = from_hex_text("28b52ffd045859000068656c6c6f207a7374640a6c57f951");
  const auto bomb = from_hex_text("28b52ffd04684d0000080001009c86391002db234ef3");  // 100,000 zeros
  CHECK(unzstd(good + good, 100).value() == "hello zstd\nhello zstd\n");
  CHECK(unzstd(bomb, 100'000).value() == std::string(100'000, '\0'));
  CHECK(unzstd(bomb, 99'999).error().code() == Errc::refused);
  CHECK(unzstd(good.substr(0, good.size() - 1), 100).error().message() == "zstd: it is cut off");
  auto flipped = good;
  flipped[12] ^= 1;
  CHECK(unzstd(flipped, 100).error().code() == Errc::corrupt);
  CHECK(unzstd("not zstd", 100).error().code() == Errc::corrupt);
}

TEST_SUITE_END();
