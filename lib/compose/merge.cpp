#include "compose/merge.hpp"

#include "base/text.hpp"
#include "compose/merge_keys.hpp"

#include <array>
#include <fmt/core.h>
#include <unordered_map>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Kind;
using yaml::Node;

using Path = std::vector<std::string_view>;
using KeyOf = std::string (*)(const Node& item);

/// How the values of one path merge. What has no rule merges by its kind.
struct Rule {
  std::string_view pattern;  ///< "*" stands for any name.
  enum class How : std::uint8_t { replace, pairs, names, list, logging } how;
  KeyOf key = nullptr;  ///< Of the items of a list: equal keys are the same item.
};

constexpr auto replace = Rule::How::replace;  ///< The later one counts.
constexpr auto pairs = Rule::How::pairs;      ///< A map, or a list of "K=V".
constexpr auto names = Rule::How::names;      ///< A map, or a list of its keys.
constexpr auto list = Rule::How::list;        ///< A list, or one item.

constexpr std::array rules = {
    Rule{"services.*.command", replace},
    Rule{"services.*.entrypoint", replace},
    Rule{"services.*.healthcheck.test", replace},
    Rule{"services.*.logging", Rule::How::logging},
    Rule{"services.*.environment", pairs},
    Rule{"services.*.labels", pairs},
    Rule{"services.*.annotations", pairs},
    Rule{"services.*.sysctls", pairs},
    Rule{"services.*.deploy.labels", pairs},
    Rule{"networks.*.labels", pairs},
    Rule{"volumes.*.labels", pairs},
    Rule{"secrets.*.labels", pairs},
    Rule{"configs.*.labels", pairs},
    Rule{"services.*.networks", names},
    Rule{"services.*.depends_on", names},
    Rule{"services.*.dns", list, same_text},
    Rule{"services.*.dns_search", list, same_text},
    Rule{"services.*.env_file", list, same_text},
    Rule{"services.*.label_file", list, same_text},
    Rule{"services.*.tmpfs", list, mount_key},
    Rule{"services.*.ports", list, port_key},
    Rule{"services.*.volumes", list, mount_key},
    Rule{"services.*.secrets", list, reference_key},
    Rule{"services.*.configs", list, reference_key},
    Rule{"networks.*.ipam.config", list, subnet_key},
};

bool matches(std::string_view pattern, const Path& path) {
  const auto parts = split(pattern, '.');
  if (parts.size() != path.size()) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] != "*" && parts[i] != path[i]) return false;
  }
  return true;
}

const Rule* rule_for(const Path& path) {
  for (const auto& rule : rules) {
    if (rule.pattern.ends_with(path.back()) && matches(rule.pattern, path)) return &rule;
  }
  return nullptr;
}

Error mismatch(const Node& base, const Node& over) {
  return over
      .error(fmt::format("{} cannot be merged with {} in {}", over.kind_name(), base.kind_name(), base.place().str()))
      .id("FL0207")
      .help("use the same form in all files");
}

/// A new node of that kind at the place of `node`.
Node made_from(const Node& node, Kind kind) {
  Node made;
  made.kind = kind;
  made.line = node.line;
  made.column = node.column;
  made.origin = node.origin;
  return made;
}

/// A list of "K=V" or of names as the map that it stands for. A key that occurs twice has its last value.
Result<Node> as_map(Node node, Rule::How how) {
  if (!node.is_sequence()) return node;
  Node map = made_from(node, Kind::mapping);
  std::unordered_map<std::string, std::size_t> places;
  for (const auto& item : node.items) {
    if (!item.is_scalar()) return mismatch(map, item);
    const std::string_view text = item.value;
    const auto equals = how == pairs ? text.find('=') : text.npos;
    yaml::Entry entry{.key = made_from(item, Kind::scalar).written(), .value = made_from(item, Kind::scalar)};
    entry.key.value = text.substr(0, equals);
    if (equals != text.npos) {  // "K" alone is null
      entry.value.value = text.substr(equals + 1);
      entry.value.style = yaml::Style::quoted;
    }
    const auto [at, added] = places.try_emplace(entry.key.value, map.entries.size());
    if (added)
      map.entries.push_back(std::move(entry));
    else
      map.entries[at->second] = std::move(entry);
  }
  return map;
}

Node as_list(Node node) {
  if (!node.is_scalar()) return node;
  Node sequence = made_from(node, Kind::sequence);
  sequence.items.push_back(std::move(node));
  return sequence;
}

Node merge_lists(Node base, Node over, KeyOf key) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.items.size(); ++i) places.emplace(key(base.items[i]), i);
  for (auto& item : over.items) {
    auto name = key(item);
    const auto found = name.empty() ? places.end() : places.find(name);
    if (found != places.end()) {
      base.items[found->second] = std::move(item);
    } else {
      places.emplace(std::move(name), base.items.size());
      base.items.push_back(std::move(item));
    }
  }
  return base;
}

/// Later values replace earlier ones, a missing one too: `FOO:` takes the environment's value, `label:` is empty.
Node merge_pairs(Node base, Node over) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.entries.size(); ++i) places.emplace(base.entries[i].key.value, i);
  for (auto& entry : over.entries) {
    const auto found = places.find(entry.key.value);
    if (found == places.end())
      base.entries.push_back(std::move(entry));
    else
      base.entries[found->second] = std::move(entry);
  }
  return base;
}

Result<Node> merge_nodes(Node base, Node over, Path& path);

Result<Node> merge_maps(Node base, Node over, Path& path) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.entries.size(); ++i) places.emplace(base.entries[i].key.value, i);
  for (auto& [key, value] : over.entries) {
    const auto found = places.find(key.value);
    if (found == places.end()) {
      base.entries.push_back({std::move(key), std::move(value)});
      continue;
    }
    path.push_back(key.value);
    auto& target = base.entries[found->second].value;
    TRY_ASSIGN(target, merge_nodes(std::move(target), std::move(value), path));
    path.pop_back();
  }
  return base;
}

Result<Node> merge_by_kind(Node base, Node over, Path& path) {
  if (base.is_null()) return over;
  if (base.is_mapping() && over.is_mapping()) return merge_maps(std::move(base), std::move(over), path);
  if (base.is_sequence() && over.is_sequence()) return merge_lists(std::move(base), std::move(over), same_text);
  if (base.is_sequence() || over.is_sequence()) return mismatch(base, over);
  return over;  // a scalar, or one that becomes a map or was one: `ulimits.nofile: 5`, `external: true`
}

/// Options of one driver mean nothing to another.
bool same_driver(const Node& base, const Node& over) {
  const auto* one = base.find("driver");
  const auto* other = over.find("driver");
  return !one || !other || one->value == other->value;
}

Result<Node> merge_nodes(Node base, Node over, Path& path) {
  if (is_tagged(over) || is_reset(base)) return over;
  if (over.is_null()) return base;
  const auto* rule = rule_for(path);
  if (!rule) return merge_by_kind(std::move(base), std::move(over), path);
  switch (rule->how) {
    case Rule::How::replace: return over;
    case Rule::How::logging:
      return same_driver(base, over) ? merge_by_kind(std::move(base), std::move(over), path) : std::move(over);
    case Rule::How::list:
      base = as_list(std::move(base));
      over = as_list(std::move(over));
      if (!base.is_sequence() || !over.is_sequence()) return mismatch(base, over);
      return merge_lists(std::move(base), std::move(over), rule->key);
    case Rule::How::pairs:
    case Rule::How::names: break;
  }
  if (base.is_null()) return over;
  TRY_ASSIGN(auto map, as_map(std::move(base), rule->how));
  TRY_ASSIGN(auto other, as_map(std::move(over), rule->how));
  if (rule->how == pairs && map.is_mapping() && other.is_mapping())
    return merge_pairs(std::move(map), std::move(other));
  return merge_by_kind(std::move(map), std::move(other), path);
}

}  // namespace

bool is_reset(const Node& node) {
  return node.tag != 0 && node.tag_name() == "!reset";
}

bool is_tagged(const Node& node) {
  return is_reset(node) || (node.tag != 0 && node.tag_name() == "!override");
}

void settle(Node& node) {
  node.items.erase_if(is_reset);
  node.entries.erase_if([](const yaml::Entry& entry) { return is_reset(entry.value); });
  for (auto& item : node.items) settle(item);
  for (auto& entry : node.entries) settle(entry.value);
  node.tag = 0;
}

Result<Node> merge_service(Node base, Node over) {
  Path path = {"services", "*"};
  return merge_nodes(std::move(base), std::move(over), path);
}

Result<Node> merge(Node base, Node over) {
  if (!base.is_mapping() || !over.is_mapping()) return mismatch(base, over);
  Path path;
  return merge_maps(std::move(base), std::move(over), path);
}

}  // namespace fairlead::compose
