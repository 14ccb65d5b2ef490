#include "compose/reading.hpp"

#include "compose/dotenv.hpp"
#include "compose/environment.hpp"
#include "compose/fairlead.hpp"
#include "compose/merge.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::uint64_t dotenv_limit = 1U << 20U;
constexpr std::string_view merge_tags[] = {"!reset", "!override"};

/// Keys of the user's own are not read: they may hold anything. But ours are.
Result<> interpolate(Node& root, Interpolator& interpolator) {
  for (auto& [key, value] : root.entries) {
    if (!key.value.starts_with("x-") || key.value == fairlead_key) TRY(interpolator.tree(value));
  }
  return {};
}

Result<> reject_tag(const yaml::Written& tagged, std::span<const std::string_view> but) {
  if (tagged.tag == 0 || std::ranges::find(but, tagged.tag_name()) != but.end()) return {};
  return tagged.error(fmt::format("the tag {} means nothing here", printable(tagged.tag_name())))
      .id("FL0214")
      .help(but.empty() ? "remove the tag; a text that starts with \"!\" needs quotes"
                        : "use !reset or !override, or none; a text that starts with \"!\" needs quotes");
}

}  // namespace

Result<> reject_tags(const Node& node, std::span<const std::string_view> but) {
  TRY(reject_tag(node, but));
  for (const auto& item : node.items) TRY(reject_tags(item, but));
  for (const auto& [key, value] : node.entries) {
    TRY(reject_tag(key, {}));
    TRY(reject_tags(value, but));
  }
  return {};
}

Result<Node> parse_source(const Source& source) {
  TRY_ASSIGN(auto root, yaml::parse(source.text, source.name));
  if (root.is_mapping()) return root;
  return root.error(root.is_null() ? "the file is empty" : "this is no Compose file")
      .id("FL0207")
      .help("a Compose file starts with \"services:\"");
}

Result<Source> read_source(const Node& where, const std::string& name, Reading& reading) {
  auto text = reading.files.read(name, reading.bytes_left);
  if (!text)
    return unusable(where, std::move(text).error(), "is the path right? it is relative to the file that names it");
  reading.bytes_left -= std::min(reading.bytes_left, text->size());
  return Source{.name = name, .text = *std::move(text)};
}

Result<> add_dotenv(Variables& variables, std::span<const std::string> names, Reading& reading) {
  Interpolator interpolator(variables, reading.warnings);
  Variables added;
  for (const auto& file : names) {
    auto text = reading.files.read(file, dotenv_limit);
    if (!text && text.error().code() == Errc::not_found) continue;
    if (!text) return std::move(text).error().id("FL0213").at({file}).help("make it readable, or remove it");
    TRY_ASSIGN(const auto assignments, read_dotenv(*text, file, interpolator, added));
    for (const auto& [key, value] : assignments) {
      if (value) added.insert_or_assign(key, *value);
    }
  }
  variables.merge(added);
  return {};
}

Result<Node> read_one(const Source& source, const Node* earlier, const FileSet& set, Reading& reading) {
  TRY_ASSIGN(auto root, parse_source(source));
  TRY(reject_tags(root, merge_tags));
  TRY(interpolate(root, set.interpolator));
  TRY(resolve_extends(root, earlier, set, reading));
  return root;
}

Result<Node> read_files(const FileSet& set, Reading& reading) {
  Node merged;
  for (const auto& source : set.sources) {
    const bool is_first = &source == set.sources.data();
    TRY_ASSIGN(auto root, read_one(source, is_first ? nullptr : &merged, set, reading));
    if (is_first) {
      merged = std::move(root);
    } else {
      TRY_ASSIGN(merged, merge(std::move(merged), std::move(root)));
    }
  }
  TRY(resolve_includes(merged, set, reading));
  settle(merged);
  return merged;
}

}  // namespace fairlead::compose
