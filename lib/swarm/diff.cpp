#include "swarm/diff.hpp"

#include "swarm/flatten.hpp"
#include "swarm/mask.hpp"
#include "swarm/names.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace fairlead::swarm {
namespace {

Impact impact_of(std::string_view api_path, bool mode_differs) {
  if (api_path.starts_with("Mode.")) {
    if (mode_differs) return Impact::recreate;
    return api_path == "Mode.Replicated.Replicas" ? Impact::scale : Impact::in_place;
  }
  if (api_path.starts_with("TaskTemplate.Placement")) return Impact::placement;
  if (api_path.starts_with("TaskTemplate.") || api_path.starts_with("EndpointSpec")) return Impact::restart;
  return Impact::in_place;
}

std::string mode_of(const json::Value& spec) {
  const auto& mode = json::member(spec, "Mode");
  return mode.is_object() && !mode.empty() ? mode.begin().key() : std::string();
}

plan::Field field_of(const std::string& path, const Leaf* before, const Leaf* after) {
  plan::Field field = {.path = path, .before = {}, .after = {}};
  if (before != nullptr) field.before = masked(before->name, before->text);
  if (after != nullptr) field.after = masked(after->name, after->text);
  if (before != nullptr && after != nullptr && field.before == field.after) field.after += " (another value)";
  return field;
}

/// The label that says the image as the file has it follows the image: one line of the two is enough.
void drop_image_label(std::vector<Difference>& differences) {
  const auto path_of = [](const Difference& difference) -> const std::string& { return difference.field.path; };
  if (std::ranges::find(differences, "image", path_of) == differences.end()) return;
  const auto label = fmt::format("deploy.labels.{}", image_label);
  std::erase_if(differences, [&](const Difference& difference) { return difference.field.path == label; });
}

}  // namespace

std::vector<Difference> differences(const json::Value& before, const json::Value& after) {
  const auto old_leaves = flatten(before), new_leaves = flatten(after);
  const bool mode_differs = mode_of(before) != mode_of(after);
  std::vector<Difference> out;
  const auto add = [&](const std::string& path, const Leaf* old_leaf, const Leaf* new_leaf) {
    const auto& api_path = (new_leaf != nullptr ? new_leaf : old_leaf)->api_path;
    out.push_back({field_of(path, old_leaf, new_leaf), impact_of(api_path, mode_differs)});
  };
  auto next = new_leaves.begin();
  for (const auto& [path, leaf] : old_leaves) {
    for (; next != new_leaves.end() && next->first < path; ++next) add(next->first, nullptr, &next->second);
    if (next == new_leaves.end() || next->first != path) {
      add(path, &leaf, nullptr);
      continue;
    }
    if (next->second.text != leaf.text) add(path, &leaf, &next->second);
    ++next;
  }
  for (; next != new_leaves.end(); ++next) add(next->first, nullptr, &next->second);
  drop_image_label(out);
  return out;
}

}  // namespace fairlead::swarm
