// Commits and packed-refs files of any content are read or refused.
#include "git/mailmap.hpp"
#include "git/refs.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead::git;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto commit = parse_commit({}, text);
  if (commit && commit->committer.time.time_since_epoch().count() < 0) std::abort();
  const Mailmap mailmap(text);
  if (commit) mailmap.name_of(commit->author);
  std::size_t refs = 0;
  const auto count = [&](const PackedRef& ref) { return ref.name.starts_with("refs/") && ++refs > 0; };
  const auto read = read_packed_refs(text, "refs/", count);
  if (!read && read.error().place().line == 0) std::abort();
  return 0;
}
