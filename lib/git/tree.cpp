#include "git/tree.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::git {
namespace {

/// The same directory on both sides; nothing where a side has none.
struct Pair {
  std::string path;  ///< Ends with "/" unless it is the root.
  std::optional<Id> before, after;
};

/// git sorts directories as if their names ended with "/".
int compare(const TreeEntry& a, const TreeEntry& b) {
  const auto common = std::min(a.name.size(), b.name.size());
  if (const int order = a.name.substr(0, common).compare(b.name.substr(0, common)); order != 0) return order;
  const auto next = [&](const TreeEntry& entry) {
    if (entry.name.size() > common) return int(static_cast<unsigned char>(entry.name[common]));
    return entry.is_tree() ? int('/') : 0;
  };
  return next(a) - next(b);
}

class Differ {
 public:
  Differ(const ReadTree& read, const std::function<bool(std::string_view)>& each) : read_(read), each_(each) {}

  Result<> run(const std::optional<Id>& before, const std::optional<Id>& after) {
    if (before != after) waiting_.push_back({"", before, after});
    while (!waiting_.empty() && !stopped_) {
      const auto pair = std::move(waiting_.back());
      waiting_.pop_back();
      TRY(compare_directories(pair));
    }
    return {};
  }

 private:
  Result<std::string> text_of(const std::optional<Id>& id) {
    if (!id) return std::string();
    TRY_ASSIGN(auto text, read_(*id));
    TRY(account_for(text.size()));
    return text;
  }

  /// A small repository can hold directories that unfold without end.
  Result<> account_for(std::size_t bytes) {
    constexpr std::size_t most = 256U << 20U;
    bytes_ += bytes;
    if (bytes_ <= most) return {};
    return Error(Errc::refused, "a commit changes directories of more than 256 MiB");
  }

  Result<> compare_directories(const Pair& pair) {
    TRY_ASSIGN(const auto before_text, text_of(pair.before));
    TRY_ASSIGN(const auto after_text, text_of(pair.after));
    TRY_ASSIGN(const auto before, parse_tree(pair.before.value_or(Id()), before_text));
    TRY_ASSIGN(const auto after, parse_tree(pair.after.value_or(Id()), after_text));
    auto a = before.begin();
    auto b = after.begin();
    while (!stopped_ && (a != before.end() || b != after.end())) {
      const int order = a == before.end() ? 1 : b == after.end() ? -1 : compare(*a, *b);
      const auto* old_entry = order <= 0 ? &*a++ : nullptr;
      const auto* new_entry = order >= 0 ? &*b++ : nullptr;
      TRY(meet(pair.path, old_entry, new_entry));
    }
    return {};
  }

  /// Entries of one name; one of them may be missing.
  Result<> meet(const std::string& directory, const TreeEntry* before, const TreeEntry* after) {
    if (before != nullptr && after != nullptr && before->id == after->id && before->mode == after->mode) return {};
    const auto& entry = before != nullptr ? *before : *after;
    auto path = directory + std::string(entry.name);
    if (!entry.is_tree()) {
      stopped_ = !each_(path);
      return {};
    }
    TRY(account_for(sizeof(Pair) + path.size()));
    waiting_.push_back({std::move(path) + "/", before != nullptr ? std::optional(before->id) : std::nullopt,
                        after != nullptr ? std::optional(after->id) : std::nullopt});
    return {};
  }

  const ReadTree& read_;
  const std::function<bool(std::string_view)>& each_;
  std::vector<Pair> waiting_;
  std::size_t bytes_ = 0;  ///< Of trees that were read, and of those that wait.
  bool stopped_ = false;
};

}  // namespace

Result<std::vector<TreeEntry>> parse_tree(const Id& id, std::string_view text) {
  std::vector<TreeEntry> out;
  while (!text.empty()) {
    TreeEntry entry;
    std::size_t at = 0;
    for (; at < text.size() && at < 7 && text[at] >= '0' && text[at] <= '7'; ++at) {
      entry.mode = entry.mode * 8 + static_cast<std::uint32_t>(text[at] - '0');
    }
    const auto zero = text.find('\0', at);
    const bool whole = at > 0 && at < text.size() && text[at] == ' ' && zero != text.npos && zero > at + 1 &&
                       text.size() - zero > entry.id.bytes.size();
    if (!whole) {
      return Error(Errc::corrupt, fmt::format("tree {} is not what git writes", id.str()))
          .id("FL0303")
          .help("`git fsck` shows the damage; a fresh clone mends it");
    }
    entry.name = text.substr(at + 1, zero - at - 1);
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(zero) + 1, entry.id.bytes.size(), entry.id.bytes.begin());
    text.remove_prefix(zero + 1 + entry.id.bytes.size());
    out.push_back(entry);
  }
  return out;
}

Result<> changed_paths(const std::optional<Id>& before, const std::optional<Id>& after, const ReadTree& read,
                       const std::function<bool(std::string_view path)>& each) {
  return Differ(read, each).run(before, after);
}

}  // namespace fairlead::git
