#include "git/refs.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

namespace fairlead::git {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hex_size = 40;
constexpr std::string_view tags_prefix = "refs/tags/";

/// The whole file; nothing if there is none.
Result<std::optional<std::string>> read_file(const std::string& path) {
  constexpr std::uintmax_t limit = 256U << 20U;
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found || status.type() == fs::file_type::directory) return std::nullopt;
  const auto size = fs::file_size(path, error);
  if (error) return Error(Errc::io, path + ": " + error.message());
  if (size > limit) return Error(Errc::refused, path + ": larger than 256 MiB");
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  if (!file) return Error(Errc::io, path + ": cannot be read");
  return text;
}

Error malformed(std::string_view file, std::size_t line) {
  return Error(Errc::corrupt, "not what git writes").id("FL0303").at({std::string(file), std::uint32_t(line), 0});
}

/// Names of the loose refs below `prefix`, without it: "v1.0.0", "api/v1.0.0". Sorted.
Result<std::vector<std::string>> loose_refs(const std::string& common, std::string_view prefix) {
  std::vector<std::string> out;
  const fs::path root = common + "/" + std::string(prefix.substr(0, prefix.size() - 1));
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(root, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    auto name = entry->path().native().substr(root.native().size() + 1);
    if (!entry->is_directory(error) && !name.ends_with(".lock")) out.push_back(std::move(name));
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return Error(Errc::io, fmt::format("{}: {}", root.native(), error.message()));
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

Result<> read_packed_refs(std::string_view text, std::string_view prefix,
                          const std::function<bool(const PackedRef&)>& each) {
  bool peeled_known = false;
  std::optional<PackedRef> last;
  std::size_t number = 0;
  const auto flush = [&] { return !last || each(*std::exchange(last, std::nullopt)); };
  for (std::size_t at = 0; at < text.size();) {
    ++number;
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    at = end + 1;
    if (line.starts_with('#')) {
      // "peeled" promises a ^ line for every tag object below refs/tags, "fully-peeled" everywhere.
      peeled_known = peeled_known || line.find("peeled") != line.npos;
    } else if (line.starts_with('^')) {
      const auto peeled = Id::parse(line.substr(1));
      if (!peeled) return malformed("packed-refs", number);
      if (last) last->peeled = peeled;
    } else {
      if (!flush()) return {};
      if (line.size() < hex_size + 2 || line[hex_size] != ' ') return malformed("packed-refs", number);
      const auto name = line.substr(hex_size + 1);
      if (!name.starts_with(prefix)) continue;
      const auto object = Id::parse(line.substr(0, hex_size));
      if (!object) return malformed("packed-refs", number);
      last = PackedRef{name, *object, peeled_known ? object : std::nullopt};
    }
  }
  flush();
  return {};
}

Result<std::optional<Id>> RefFiles::find(std::string_view name) const {
  auto wanted = std::string(name);
  for (int depth = 0; depth < 5; ++depth) {
    const bool own = !wanted.starts_with("refs/") || wanted.starts_with("refs/bisect/") ||
                     wanted.starts_with("refs/worktree/") || wanted.starts_with("refs/rewritten/");
    const auto path = (own ? directory : common) + "/" + wanted;
    TRY_ASSIGN(const auto loose, read_file(path));
    if (loose && loose->starts_with("ref:")) {
      wanted = trim(std::string_view(*loose).substr(4));
      if (wanted.find("..") != wanted.npos || wanted.starts_with('/')) return malformed(path, 1);
      continue;
    }
    if (loose) {
      const auto id = Id::parse(trim(*loose));
      if (!id) return malformed(path, 1);
      return id;
    }
    TRY_ASSIGN(const auto packed, read_file(common + "/packed-refs"));
    std::optional<Id> found;
    const auto look = [&](const PackedRef& ref) {
      if (ref.name == wanted) found = ref.object;
      return !found;
    };
    if (packed) TRY(read_packed_refs(*packed, wanted, look));
    return found;
  }
  return Error(Errc::corrupt, fmt::format("{} is a chain of too many symbolic refs", name)).id("FL0303");
}

Result<Head> RefFiles::head() const {
  const auto path = directory + "/HEAD";
  TRY_ASSIGN(const auto text, read_file(path));
  if (!text) return malformed(path, 1);
  TRY_ASSIGN(const auto id, find("HEAD"));
  constexpr std::string_view branches = "ref: refs/heads/";
  const auto line = trim(*text);
  const auto branch = line.starts_with(branches) ? line.substr(branches.size()) : std::string_view();
  if (!id) {
    return Error(Errc::not_found, fmt::format("branch \"{}\" has no commit yet", printable(branch)))
        .id("FL0311")
        .help("commit something first");
  }
  return Head{*id, std::string(branch)};
}

Result<std::vector<Tag>> RefFiles::tags() const {
  TRY_ASSIGN(const auto loose, loose_refs(common, tags_prefix));
  TRY_ASSIGN(const auto packed, read_file(common + "/packed-refs"));
  std::vector<Tag> out;
  out.reserve(loose.size());
  for (const auto& name : loose) out.push_back({.name = name});
  const auto add = [&](const PackedRef& ref) {
    const auto name = ref.name.substr(tags_prefix.size());
    // A loose ref is newer than the packed one of the same name.
    if (!std::ranges::binary_search(loose, name)) out.push_back({std::string(name), ref.object, ref.peeled});
    return true;
  };
  if (packed) TRY(read_packed_refs(*packed, tags_prefix, add));
  return out;
}

Result<std::vector<Branch>> RefFiles::branches() const {
  TRY_ASSIGN(const auto packed, read_file(common + "/packed-refs"));
  std::map<std::string, Id> found;
  for (const std::string_view prefix : {"refs/heads/", "refs/remotes/origin/"}) {
    const auto add = [&](const PackedRef& ref) {
      found.insert_or_assign(std::string(ref.name.substr(prefix.size())), ref.object);
      return true;
    };
    if (packed) TRY(read_packed_refs(*packed, prefix, add));
    TRY_ASSIGN(const auto loose, loose_refs(common, prefix));
    for (const auto& name : loose) {
      TRY_ASSIGN(const auto commit, find(std::string(prefix) + name));
      if (commit) found.insert_or_assign(name, *commit);
    }
  }
  found.erase("HEAD");  // origin's: which branch it checks out
  std::vector<Branch> out;
  out.reserve(found.size());
  for (auto& [name, commit] : found) out.push_back({name, commit});
  return out;
}

Result<std::vector<Id>> RefFiles::shallow() const {
  const auto path = common + "/shallow";
  TRY_ASSIGN(const auto text, read_file(path));
  std::vector<Id> out;
  if (!text) return out;
  for (const auto line : lines(*text)) {
    const auto id = Id::parse(line);
    if (!id) return malformed(path, out.size() + 1);
    out.push_back(*id);
  }
  return out;
}

}  // namespace fairlead::git
