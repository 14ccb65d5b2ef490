// Any bytes are either refused or entries that, written anew, are read back the same.
#include "archive/tar.hpp"

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

using namespace fairlead;

namespace {

struct Member {
  archive::TarEntry entry;
  std::string content;
  friend bool operator==(const Member&, const Member&) = default;
};

Result<std::vector<Member>> members_of(std::string tar) {
  archive::TarReader reader(archive::source_of(std::move(tar)), {.entries = 1000, .header = 65536});
  std::vector<Member> out;
  for (;;) {
    TRY_ASSIGN(auto entry, reader.next());
    if (!entry) return out;
    TRY_ASSIGN(auto content, archive::read_all([&](auto buffer) { return reader.read(buffer); }, 1U << 20U));
    out.push_back({*std::move(entry), std::move(content)});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto members = members_of(std::string(reinterpret_cast<const char*>(data), size));
  if (!members) return 0;
  std::string tar;
  archive::TarWriter writer(archive::sink_to(tar));
  for (const auto& [entry, content] : *members) {
    // Devices beyond ustar's seven digits and names that only PAX could tell apart are not written back.
    if (entry.device_major >= 1U << 21U || entry.device_minor >= 1U << 21U || entry.path.ends_with('/')) return 0;
    if (!writer.add(entry) || !writer.write(as_bytes(content))) std::abort();
  }
  if (!writer.finish()) std::abort();
  const auto again = members_of(tar);
  if (!again || *again != *members) std::abort();
  return 0;
}
