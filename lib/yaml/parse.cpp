#include "yaml/parse.hpp"

#include "base/text.hpp"
#include "yaml/event.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>

namespace fairlead::yaml {
namespace {

constexpr std::string_view core_tags = "tag:yaml.org,2002:";

/// What a subtree costs when an alias copies it. Scalars have depth 0.
struct Cost {
  std::size_t nodes = 0, bytes = 0, depth = 0;
};

Cost cost_of(const Node& node) {
  Cost cost{.nodes = 1, .bytes = node.value.size(), .depth = node.is_scalar() ? 0U : 1U};
  const auto add = [&](const Node& child) {
    const auto more = cost_of(child);
    cost.nodes += more.nodes;
    cost.bytes += more.bytes;
    cost.depth = std::max(cost.depth, more.depth + 1);
  };
  for (const auto& item : node.items) add(item);
  for (const auto& [key, value] : node.entries) {
    cost.nodes += 1;
    cost.bytes += key.value.size();
    add(value);
  }
  return cost;
}

bool is_merge_key(const Node& key) {
  return key.is_scalar() && key.style == Style::plain && key.value == "<<";
}

/// Builds nodes from the events of one document.
class Builder {
 public:
  Builder(std::string_view text, std::string file, const Limits& limits) : events_(text), limits_(limits) {
    auto origin = std::make_unique<Origin>();
    origin->file = std::move(file);
    origin->text = text;
    origin_ = origin.get();
    shared_ = SharedOrigin(std::move(origin));
  }

  Result<Node> document() {
    TRY(events_.next(origin_->file));
    while (events_.type() == EventType::begin) TRY(events_.next(origin_->file));
    if (events_.type() == EventType::end) return nothing();
    TRY_ASSIGN(auto root, node(1));
    TRY(events_.next(origin_->file));
    if (events_.type() == EventType::end) return root;
    return here("this file has several documents")
        .id("FL0203")
        .help("keep one document a file: remove the line \"---\" and what follows, or put it into a file of its own");
  }

 private:
  Error here(std::string message) const {
    return Error(Errc::config, std::move(message)).at({origin_->file, events_.line(), events_.column()});
  }

  Error beyond(std::string message) const {
    return Error(Errc::refused, std::move(message))
        .id("FL0206")
        .at({origin_->file, events_.line(), events_.column()})
        .help("make the file smaller, or use fewer anchors and aliases");
  }

  Node start(Kind kind) const {
    Node node;
    node.kind = kind;
    node.line = events_.line();
    node.column = events_.column();
    node.origin = shared_;
    return node;
  }

  /// What an empty file has.
  Node nothing() const {
    auto node = start(Kind::scalar);
    node.line = node.column = 1;
    return node;
  }

  Result<> charge(const Cost& cost, std::size_t depth) {
    used_.nodes += cost.nodes;
    used_.bytes += cost.bytes;
    if (used_.nodes > limits_.nodes) return beyond(fmt::format("more than {} values in one file", limits_.nodes));
    if (used_.bytes > limits_.expanded_bytes)
      return beyond(fmt::format("more than {} bytes of text, aliases resolved", limits_.expanded_bytes));
    if (depth - 1 + cost.depth > limits_.depth)
      return beyond(fmt::format("lists and maps are nested more than {} deep", limits_.depth));
    return {};
  }

  Result<std::uint16_t> tag() {
    auto name = events_.tag();
    if (name.empty() || name.starts_with(core_tags)) return std::uint16_t{0};
    auto& tags = origin_->tags;
    auto found = std::ranges::find(tags, name);
    if (found == tags.end()) {
      if (tags.size() == max_tags) return beyond(fmt::format("more than {} different tags", max_tags));
      found = tags.insert(tags.end(), std::string(name));
    }
    return static_cast<std::uint16_t>(found - tags.begin());
  }

  /// The node that the current event starts; afterwards the current event is its last.
  Result<Node> node(std::size_t depth) {
    if (events_.type() == EventType::alias) return alias(depth);
    const auto type = events_.type();
    TRY(charge({.nodes = 1, .bytes = events_.value().size(), .depth = type == EventType::scalar ? 0U : 1U}, depth));
    const std::string anchor(events_.anchor());
    TRY_ASSIGN(const auto tag_index, tag());
    Result<Node> result = type == EventType::scalar     ? scalar()
                          : type == EventType::sequence ? sequence(depth)
                                                        : mapping(depth);
    if (!result) return result;
    result->tag = tag_index;
    if (!anchor.empty()) {
      const auto cost = cost_of(*result);
      TRY(charge(cost, 1));  // the kept copy takes memory too
      anchors_.insert_or_assign(anchor, std::pair(*result, cost));
    }
    return result;
  }

  Result<Node> alias(std::size_t depth) {
    const auto found = anchors_.find(events_.anchor());
    if (found == anchors_.end()) {
      return here(fmt::format("the alias \"*{}\" names no anchor above it", printable(events_.anchor())))
          .id("FL0205")
          .help(fmt::format("mark the value it stands for with &{}, in an earlier line", printable(events_.anchor())));
    }
    TRY(charge(found->second.second, depth));
    return found->second.first;
  }

  Result<Node> scalar() {
    auto out = start(Kind::scalar);
    out.value = events_.value();
    out.style = events_.style();
    return out;
  }

  Result<Node> sequence(std::size_t depth) {
    auto out = start(Kind::sequence);
    const auto first = items_.size();
    for (;;) {
      TRY(events_.next(origin_->file));
      if (events_.type() == EventType::close) break;
      TRY_ASSIGN(auto item, node(depth + 1));
      items_.push_back(std::move(item));
    }
    out.items = taken_from(items_, first);
    return out;
  }

  Result<Node> mapping(std::size_t depth) {
    auto out = start(Kind::mapping);
    const auto first = entries_.size();
    List<Node> merged;
    std::optional<Written> merge_key;
    std::string alias;
    for (;;) {
      TRY(events_.next(origin_->file));
      if (events_.type() == EventType::close) break;
      TRY_ASSIGN(auto scalar, node(depth + 1));
      TRY(check_key(scalar));
      const bool merges = is_merge_key(scalar);
      Written key = std::move(scalar.written());
      TRY(events_.next(origin_->file));
      const std::string name(merges && events_.type() == EventType::alias ? events_.anchor() : "");
      TRY_ASSIGN(auto value, node(depth + 1));
      if (!merges) {
        entries_.push_back({std::move(key), std::move(value)});
        continue;
      }
      if (merge_key) return merged_twice(*merge_key, alias, key, name);
      merge_key = std::move(key);
      alias = name;
      TRY(collect(std::move(value), merged));
    }
    TRY(check_unique(std::span(entries_).subspan(first)));
    if (merge_key) merge(first, std::move(merged));
    out.entries = taken_from(entries_, first);
    return out;
  }

  static Result<> check_key(const Node& key) {
    if (key.is_scalar() && !key.is_null()) return {};
    return key.error(fmt::format("a key must be a text, found {}", key.kind_name()))
        .id("FL0207")
        .help(R"(write "key: value"; quote keys such as "null" and "~")");
  }

  /// What stands in `all` from the index `first` on.
  template <class T>
  static List<T> taken_from(std::vector<T>& all, std::size_t first) {
    List<T> out(std::span<T>(all).subspan(first));
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
    return out;
  }

  static Error twice(const Written& first, const Written& second,
                     std::string help = "remove one of the two: only one of them could count") {
    return second.error(fmt::format("the key \"{}\" is already in line {}", printable(second.value), first.line))
        .id("FL0202")
        .help(std::move(help));
  }

  /// Removing one of the two would lose what it merges.
  static Error merged_twice(const Written& first, const std::string& one, const Written& second,
                            const std::string& other) {
    const bool known = !one.empty() && !other.empty();
    return twice(first, second,
                 fmt::format("write one: <<: [*{}, *{}]; of a key that both have, the value of the first counts",
                             printable(known ? one : "one"), printable(known ? other : "other")));
  }

  static Result<> check_unique(std::span<const Entry> entries) {
    std::vector<const Written*> keys;
    keys.reserve(entries.size());
    for (const auto& entry : entries) keys.push_back(&entry.key);
    std::ranges::sort(keys, {}, [](const Written* key) { return std::pair(std::string_view(key->value), key); });
    const auto same =
        std::ranges::adjacent_find(keys, {}, [](const Written* key) { return std::string_view(key->value); });
    if (same != keys.end()) return twice(**same, **std::next(same));
    return {};
  }

  /// The maps of a merge key's value, the strongest first.
  static Result<> collect(Node value, List<Node>& merged) {
    if (value.is_mapping()) {
      merged.push_back(std::move(value));
      return {};
    }
    const bool maps = value.is_sequence() && std::ranges::all_of(value.items, &Node::is_mapping);
    if (!maps) {
      return value.error(fmt::format("\"<<\" merges a map or a list of maps, found {}", value.kind_name()))
          .id("FL0205")
          .help("write <<: *anchor or <<: [*one, *two], with anchors on maps");
    }
    merged = std::move(value.items);
    return {};
  }

  /// Adds to the entries from `first` on those that `merged` has more.
  void merge(std::size_t first, List<Node> merged) {
    std::unordered_set<std::string> seen;
    for (const auto& entry : std::span(entries_).subspan(first)) seen.insert(entry.key.value);
    for (auto& map : merged) {
      for (auto& entry : map.entries) {
        if (seen.insert(entry.key.value).second) entries_.push_back(std::move(entry));
      }
    }
  }

  static constexpr std::size_t max_tags = 64;

  Events events_;
  Limits limits_;
  SharedOrigin shared_;
  Origin* origin_ = nullptr;    ///< The same, which is still being filled.
  std::vector<Node> items_;     ///< Of the sequences that are open, outermost first.
  std::vector<Entry> entries_;  ///< Of the mappings that are open, outermost first.
  std::map<std::string, std::pair<Node, Cost>, std::less<>> anchors_;
  Cost used_;
};

}  // namespace

Result<Node> parse(std::string_view text, std::string file, const Limits& limits) {
  if (text.size() > limits.bytes) {
    return Error(Errc::refused, fmt::format("the file is larger than {} bytes", limits.bytes))
        .id("FL0206")
        .at({std::move(file)})
        .help("is this really a YAML file? split it if it is");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark would shift the columns
  return Builder(text, std::move(file), limits).document();
}

}  // namespace fairlead::yaml
