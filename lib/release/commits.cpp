#include "release/commits.hpp"

#include "release/js_text.hpp"

#include <utility>

namespace fairlead::release {
namespace {

bool is_trimming(Preset preset) {
  return preset == Preset::sr_angular || preset == Preset::sr_cc;
}

}  // namespace

Change classify_found(const git::Commit& commit, const Rules& rules, const git::Mailmap& mailmap) {
  const std::string_view message = commit.message, trimmed = js::trim(message);
  if (!is_trimming(rules.preset) || trimmed.size() == message.size()) return classify(commit, rules, mailmap);
  auto copy = commit;
  copy.message = trimmed;
  return classify(copy, rules, mailmap);
}

Result<git::Mailmap> mailmap_of(const git::Repository& repository, const git::Id& commit) {
  auto text = repository.file(commit, ".mailmap");
  if (!text && text.error().id() == "FL0355") return git::Mailmap();  // a partial clone without it
  if (!text) return std::move(text).error();
  return git::Mailmap(text->value_or(""));
}

Commits::Commits(const git::Repository& repository, Rules rules, std::span<const Component> components)
    : repository_(repository), rules_(std::move(rules)), filters_(components.begin(), components.end()) {}

void Commits::see(const git::Commit& commit) {
  if (ids_.add(commit.id) < changes_.size()) return;
  changes_.push_back(classify_found(commit, rules_, mailmap_));
  origins_.push_back({commit.tree, commit.committer.time});
}

Result<bool> Commits::touches(const git::Id& id, std::size_t component) {
  const auto [touched, is_new] = touched_.try_emplace(id, filters_.size());
  if (!is_new) return touched->second[component];
  const auto& parents = change(id).parents;
  const auto before = parents.empty() ? std::nullopt : std::optional(origins_[ids_.of(parents.front())].tree);
  auto left = filters_.size();
  const auto look = [&](std::string_view path) {
    for (std::size_t i = 0; i < filters_.size(); ++i) {
      if (touched->second[i] || !filters_[i].matches(path)) continue;
      touched->second[i] = true;
      --left;
    }
    return left > 0;
  };
  TRY(repository_.changed_paths(before, origins_[ids_.of(id)].tree, look).during("commit " + id.brief()));
  return touched->second[component];
}

std::vector<Change> Commits::take(const std::vector<git::Id>& ids) {
  std::vector<std::uint32_t> place_of(changes_.size()), index_at(changes_.size());
  for (std::uint32_t i = 0; i < changes_.size(); ++i) place_of[i] = index_at[i] = i;
  for (std::uint32_t to = 0; to < ids.size(); ++to) {
    const auto index = ids_.of(ids[to]);
    const auto from = place_of[index];
    if (from == to) continue;
    std::swap(changes_[from], changes_[to]);
    std::swap(index_at[from], index_at[to]);
    place_of[index_at[from]] = from;
    place_of[index_at[to]] = to;
  }
  ids_ = {};
  origins_.clear();
  changes_.resize(ids.size());
  return std::exchange(changes_, {});
}

}  // namespace fairlead::release
