#include "archive/tar.hpp"

#include "archive/tar_header.hpp"
#include "base/bytes.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using archive::TarEntry;
using archive::TarType;

TEST_SUITE_BEGIN("archive");

namespace {

struct Member {
  TarEntry entry;
  std::string content = {};
  friend bool operator==(const Member&, const Member&) = default;
};

std::string tar_of(const std::vector<Member>& members) {
  std::string out;
  archive::TarWriter writer(archive::sink_to(out));
  for (const auto& [entry, content] : members) {
    REQUIRE(writer.add(entry));
    REQUIRE(writer.write(as_bytes(content)));
  }
  REQUIRE(writer.finish());
  return out;
}

Result<std::vector<Member>> members_of(std::string tar, archive::TarLimits limits = {}) {
  archive::TarReader reader(archive::source_of(std::move(tar)), limits);
  std::vector<Member> out;
  for (;;) {
    TRY_ASSIGN(auto entry, reader.next());
    if (!entry) return out;
    TRY_ASSIGN(auto content,
               archive::read_all([&](std::span<std::byte> buffer) { return reader.read(buffer); }, 1U << 20U));
    out.push_back({.entry = *std::move(entry), .content = std::move(content)});
  }
}

/// One header and its content, sealed with the right checksum after `change`.
std::string block_with(char type, const std::string& content, std::size_t offset = 0, const std::string& change = {}) {
  auto block = archive::encode_header({.path = "name", .size = content.size()});
  std::string text(as_text(block));
  text[156] = type;
  text.replace(offset, change.size(), change);
  text.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (const char c : text) sum += static_cast<unsigned char>(c);
  std::string digits;
  for (int i = 0; i < 6; ++i, sum /= 8) digits.insert(digits.begin(), static_cast<char>('0' + sum % 8));
  text.replace(148, 7, digits + '\0');
  return text + content + std::string(archive::tar_padding(content.size()), '\0');
}

}  // namespace

TEST_CASE("a header holds what the entry says and nothing else") {
  const auto tar = tar_of({{{.path = "bin/app", .mode = 0755, .size = 2, .mtime = 1700000000}, "hi"}});
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) { header.replace(at, text.size(), text); };
  put(0, "bin/app");
  put(100, "0000755");
  put(108, "0000000");
  put(116, "0000000");
  put(124, "00000000002");
  put(136, "14524770400");
  put(148, "010515");
  put(155, " 0");
  put(257, "ustar");
  put(263, "00");
  put(329, "0000000");
  put(337, "0000000");
  CHECK(tar.substr(0, 512) == header);
  CHECK(tar.substr(512) == "hi" + std::string(510 + 1024, '\0'));
}

TEST_CASE("what is written is read back") {
  const std::string long_name = std::string(99, 'd') + "/" + std::string(200, 'f'), hundred(100, 'n');
  const std::vector<Member> members = {
      {{.path = "d", .type = TarType::directory, .mode = 01777}},
      {{.path = "d/empty"}},
      {{.path = "d/block", .size = 512}, std::string(512, 'b')},
      {{.path = "d/more", .mode = 04755, .uid = 1000, .gid = 100, .size = 513, .mtime = 1}, std::string(513, 'm')},
      {{.path = "sym", .type = TarType::symlink, .mode = 0777, .link = "../" + long_name}},
      {{.path = "hard", .type = TarType::hardlink, .link = "d/more"}},
      {{.path = "null", .type = TarType::character_device, .device_major = 1, .device_minor = 3}},
      {{.path = "pipe", .type = TarType::fifo}},
      {{.path = hundred, .size = 1}, "1"},
      {{.path = hundred, .type = TarType::directory}},
      {{.path = long_name, .size = 1}, "2"},
      {{.path = "far", .uid = 3'000'000, .gid = 4'000'000'000, .mtime = -1}},
      {{.path = "late", .mtime = 1LL << 40}},
      {{.path = "caps", .xattrs = {{"security.capability", std::string("\1\0\0\2", 4)}, {"user.a", "b=c\n"}}}},
      {{.path = "n\xc3\xa4me"}}};
  const auto tar = tar_of(members);
  CHECK(tar.size() % 512 == 0);
  const auto read = members_of(tar);
  REQUIRE(read);
  REQUIRE(read->size() == members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    CAPTURE(members[i].entry.path);
    CHECK(((*read)[i] == members[i]));
  }
  CHECK(tar_of(*read) == tar);
}

TEST_CASE("the length of a PAX record counts its own digits") {
  for (std::size_t size = 1; size < 1100; ++size) {
    const archive::PaxRecords records{{"path", std::string(size, 'p')}};
    const auto text = archive::encode_pax(records);
    CAPTURE(size);
    REQUIRE(text.starts_with(std::to_string(text.size()) + " path="));
    REQUIRE(archive::decode_pax(text).value() == records);
  }
}

TEST_CASE("unread content is skipped, and the source is used up at the end") {
  const auto tar =
      tar_of({{{.path = "a", .size = 700}, std::string(700, 'a')}, {{.path = "b"}}}) + std::string(9000, '\0');
  std::size_t left = tar.size();
  auto source = archive::source_of(tar);
  archive::TarReader reader([&](std::span<std::byte> buffer) {
    auto count = source(buffer);
    left -= count.value_or(0);
    return count;
  });
  CHECK(reader.next().value()->path == "a");
  CHECK(reader.next().value()->path == "b");
  CHECK(reader.next().value() == std::nullopt);
  CHECK(left == 0);
  CHECK(reader.next().value() == std::nullopt);
}

TEST_CASE("other writers' forms are read") {
  struct Case {
    const char* what;
    std::string tar;
    Member member;
  };
  const std::string name(300, 'n');
  const auto plain = block_with('0', "xy");
  const std::vector<Case> cases = {
      {"GNU long name", block_with('L', name + '\0') + plain, {{.path = name, .size = 2}, "xy"}},
      {"GNU long link",
       block_with('K', name + '\0') + block_with('2', ""),
       {{.path = "name", .type = TarType::symlink, .link = name}}},
      {"old type", block_with('\0', "xy"), {{.path = "name", .size = 2}, "xy"}},
      {"V7 directory", block_with('\0', "", 0, "name/"), {{.path = "name", .type = TarType::directory}}},
      {"prefix", block_with('0', "", 345, "pre/fix"), {{.path = "pre/fix/name"}}},
      {"base 256",
       block_with('0', "xy", 124, std::string("\x80\0\0\0\0\0\0\0\0\0\0\2", 12)),
       {{.path = "name", .size = 2}, "xy"}},
      {"time before 1970", block_with('0', "", 136, std::string(11, '\xff') + "\xfe"), {{.path = "name", .mtime = -2}}},
      {"spaces", block_with('0', "xy", 124, "          2 "), {{.path = "name", .size = 2}, "xy"}},
      {"fraction of a second",
       block_with('x', "20 mtime=1350244.99\n") + plain,
       {{.path = "name", .size = 2, .mtime = 1350244}, "xy"}},
      {"global header", block_with('g', "19 comment=abcdefg\n") + plain, {{.path = "name", .size = 2}, "xy"}},
      {"size of a directory", block_with('5', "", 124, "00000010000"), {{.path = "name", .type = TarType::directory}}},
      {"no end mark", plain, {{.path = "name", .size = 2}, "xy"}}};
  for (const auto& [what, tar, member] : cases) {
    CAPTURE(what);
    auto read = members_of(tar);
    REQUIRE(read);
    REQUIRE(read->size() == 1);
    auto got = read->front();
    CHECK((got == member));
  }
}

TEST_CASE("damaged and hostile archives are refused") {
  auto flipped = block_with('0', "");
  flipped[0] = 'N';
  struct Case {
    std::string tar;
    Errc code;
    const char* message;
  };
  const std::vector<Case> cases = {
      {flipped, Errc::corrupt, "tar: a header has a wrong checksum"},
      {std::string(512, 'x'), Errc::corrupt, "tar: a number is not octal"},
      {block_with('0', "xy").substr(0, 100), Errc::corrupt, "tar: it ends in a header"},
      {block_with('0', std::string(600, 'x')).substr(0, 1000), Errc::corrupt, "tar: it ends in the middle of a file"},
      {block_with('0', "", 124, std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")), Errc::corrupt,
       "tar: a size or owner is negative"},
      {block_with('0', "", 124, std::string("\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")), Errc::corrupt,
       "tar: a number is too large"},
      {block_with('x', "31 size=18446744073709551615\n"), Errc::corrupt, "tar: a PAX record has a wrong length"},
      {block_with('x', "29 size=18446744073709551615\n") + block_with('0', ""), Errc::corrupt,
       "tar: a file is too large"},
      {block_with('x', "11 size=-1\n") + block_with('0', ""), Errc::corrupt, "tar: a PAX record holds no number"},
      {block_with('x', "path=a\n"), Errc::corrupt, "tar: a PAX record has no length"},
      {block_with('x', "9 path\n"), Errc::corrupt, "tar: a PAX record has a wrong length"},
      {block_with('x', "8 =abcd\n"), Errc::corrupt, "tar: a PAX record has no key"},
      {block_with('x', std::string("12 path=a\0b\n", 12)) + block_with('0', ""), Errc::corrupt,
       "tar: a name holds a NUL"},
      {block_with('x', "10 path=a\n"), Errc::corrupt, "tar: it ends after an extended header"},
      {block_with('x', "22 GNU.sparse.major=1\n") + block_with('0', ""), Errc::refused,
       "tar: sparse files are not supported"},
      {block_with('S', ""), Errc::refused, "tar: members of type 0x53 are not supported"},
      {block_with('L', std::string(2000, 'n')), Errc::refused, "tar: an extended header is too large"}};
  for (const auto& [tar, code, message] : cases) {
    CAPTURE(message);
    const auto read = members_of(tar, {.header = 1600});
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == code);
    CHECK(read.error().message() == message);
    CHECK(read.error().id() == "FL0439");
  }
  CHECK(members_of(tar_of({{{.path = "a"}}, {{.path = "b"}}}), {.entries = 1}).error().message() ==
        "tar: too many entries");
}

TEST_CASE("a member that does not fit its entry is a bug that is told") {
  std::string out;
  archive::TarWriter writer(archive::sink_to(out));
  REQUIRE(writer.add({.path = "a", .size = 3}));
  CHECK(writer.write(as_bytes("four")).error().code() == Errc::internal);
  CHECK(writer.finish().error().code() == Errc::internal);
}

TEST_SUITE_END();
