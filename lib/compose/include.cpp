#include "compose/fields.hpp"
#include "compose/paths.hpp"
#include "compose/reading.hpp"
#include "compose/rebase.hpp"
#include "compose/values.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::size_t deepest = 16;
constexpr std::string_view kinds[] = {"services", "networks", "volumes", "secrets", "configs"};

/// One entry of `include`.
struct Entry {
  Texts paths = {}, env_files = {};
  std::string project_directory = {};
};

Result<Entry> read_entry(const Node& node) {
  Entry entry;
  if (!node.is_mapping()) {
    TRY_ASSIGN(auto path, scalar(node));
    entry.paths.push_back(std::move(path));
    return entry;
  }
  for (const auto& [key, value] : node.entries) {
    if (key.value == "path") {
      TRY_ASSIGN(entry.paths, text_or_texts(value));
    } else if (key.value == "env_file") {
      TRY_ASSIGN(entry.env_files, text_or_texts(value));
    } else if (key.value == "project_directory") {
      TRY_ASSIGN(entry.project_directory, scalar(value));
    } else {
      static constexpr std::string_view known[] = {"path", "env_file", "project_directory"};
      return unknown_key(key, known);
    }
  }
  if (!entry.paths.empty()) return entry;
  return node.error("\"path\" is missing").id("FL0212").help("name the file to include: path: other/compose.yaml");
}

/// What one entry names.
struct Included {
  std::vector<Source> sources = {};
  std::string directory = {};
  Variables variables = {};
};

Result<Included> read_included(const Node& node, const Entry& entry, const FileSet& outer, Reading& reading) {
  Included set{.variables = outer.variables};
  for (const auto& path : entry.paths) {
    const auto name = resolve(outer.directory, path);
    if (std::ranges::find(reading.open, name) != reading.open.end()) {
      return node.error(fmt::format("files include each other: {} -> {}", join(reading.open, " -> "), printable(name)))
          .id("FL0218")
          .help("remove one of these \"include\"");
    }
    TRY_ASSIGN(auto source, read_source(node, name, reading));
    set.sources.push_back(std::move(source));
  }
  set.directory = entry.project_directory.empty() ? directory_of(set.sources[0].name)
                                                  : resolve(outer.directory, entry.project_directory);
  Texts env_files;
  for (const auto& file : entry.env_files) env_files.push_back(resolve(outer.directory, file));
  if (env_files.empty()) env_files.push_back(resolve(set.directory, ".env"));
  TRY(add_dotenv(set.variables, env_files, reading));
  return set;
}

bool is_same(const Node& a, const Node& b) {
  const auto same_entry = [](const yaml::Entry& one, const yaml::Entry& other) {
    return one.key.value == other.key.value && is_same(one.value, other.value);
  };
  return a.kind == b.kind && a.value == b.value && a.is_null() == b.is_null() &&
         std::ranges::equal(a.items, b.items, is_same) && std::ranges::equal(a.entries, b.entries, same_entry);
}

/// Adds the things of one kind. What both have has to be the same.
Result<> add_things(Node& root, std::string_view kind, const Node& from) {
  const auto* things = from.find(kind);
  if (!things || !things->is_mapping()) return {};
  auto* own = root.find(kind);
  if (!own || own->is_null()) {
    if (own) {
      *own = *things;
      return {};
    }
    auto key = things->written();
    key.value = kind;
    root.entries.push_back({std::move(key), *things});
    return {};
  }
  for (const auto& thing : things->entries) {
    const auto* same = own->find(thing.key.value);
    if (!same) {
      own->entries.push_back(thing);
    } else if (!is_same(*same, thing.value)) {
      return thing.key
          .error(fmt::format("\"{}\" of the included file is in {} already, and differs", printable(thing.key.value),
                             same->place().str()))
          .id("FL0219")
          .help("rename one of the two; to change what is included, list your changes under \"path\" after the file");
    }
  }
  return {};
}

Result<> include(Node& root, const Node& node, const FileSet& outer, Reading& reading) {
  TRY_ASSIGN(const auto entry, read_entry(node));
  if (reading.open.size() >= deepest) {
    return Error(Errc::refused, "files are included too deep")
        .id("FL0206")
        .at(node.place())
        .help("include the files from fewer others");
  }
  TRY_ASSIGN(const auto found, read_included(node, entry, outer, reading));
  Interpolator interpolator(found.variables, reading.warnings, reading.unknown);
  const FileSet set{.sources = found.sources,
                    .directory = found.directory,
                    .variables = found.variables,
                    .interpolator = interpolator};
  reading.open.push_back(set.sources[0].name);
  TRY_ASSIGN(auto included, read_files(set, reading));
  reading.open.pop_back();
  rebase_file(included, relative_directory(outer.directory, set.directory));
  for (const auto kind : kinds) TRY(add_things(root, kind, included));
  return {};
}

}  // namespace

Result<> resolve_includes(Node& root, const FileSet& set, Reading& reading) {
  const auto* found = root.find("include");
  if (!found || found->is_null()) return {};
  if (!found->is_sequence()) return bad_value(*found, "a list of files", "write \"- other/compose.yaml\" lines");
  const auto entries = found->items;
  root.entries.erase_if([](const yaml::Entry& entry) { return entry.key.value == "include"; });
  if (reading.open.empty()) reading.open.push_back(set.sources[0].name);
  for (const auto& entry : entries) TRY(include(root, entry, set, reading));
  return {};
}

}  // namespace fairlead::compose
