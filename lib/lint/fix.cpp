#include "lint/fix.hpp"

#include "base/text.hpp"
#include "lint/edit.hpp"
#include "lint/view.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <ranges>

namespace fairlead::lint {
namespace {

using yaml::Node;

/// The same values in the same order; how they are written does not count.
bool is_same(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.value != b.value || a.is_null() != b.is_null() || a.tag_name() != b.tag_name())
    return false;
  return std::ranges::equal(a.items, b.items, is_same) &&
         std::ranges::equal(a.entries, b.entries, [](const yaml::Entry& one, const yaml::Entry& other) {
           return one.key.value == other.key.value && is_same(one.value, other.value);
         });
}

/// `service` with its labels below deploy, first of what is there.
Node with_moved_labels(Node service) {
  const auto labels = std::ranges::find(service.entries, "labels", [](const auto& entry) { return entry.key.value; });
  auto moved = *labels;
  const auto place = labels - service.entries.begin();
  if (auto* deploy = service.find("deploy")) {
    deploy->entries.insert(deploy->entries.begin(), std::move(moved));
    service.entries.erase(service.entries.begin() + place);
  } else {
    auto& entry = service.entries[static_cast<std::size_t>(place)];
    entry.key.value = "deploy";
    entry.value = Node();
    entry.value.kind = yaml::Kind::mapping;
    entry.value.entries.push_back(std::move(moved));
  }
  return service;
}

/// `text` if it is what was promised.
std::optional<std::string> checked(std::string text, const std::string& name, const Node& expected) {
  const auto read = yaml::parse(text, name);
  if (!read || !is_same(*read, expected)) return std::nullopt;
  return text;
}

bool is_traefik(const Node& labels) {
  const auto all = pairs(&labels);
  return !all.empty() &&
         std::ranges::all_of(all, [](const Pair& pair) { return lower(pair.key).starts_with("traefik."); });
}

/// The text with the labels of one service moved, if they can be.
std::optional<std::string> move_labels(const std::string& text, const std::string& file, const std::string& name) {
  auto root = yaml::parse(text, file);
  auto* services = root ? root->find("services") : nullptr;
  auto* service = services ? services->find(name) : nullptr;
  const auto* labels = service ? service->find("labels") : nullptr;
  if (!labels || !is_traefik(*labels)) return std::nullopt;
  const auto* deploy = service->find("deploy");
  if (deploy && (!deploy->is_mapping() || deploy->entries.empty() || deploy->find("labels"))) return std::nullopt;
  auto moved = move_block(text, place_of(*service, {"labels"}), deploy ? place_of(*service, {"deploy"}) : Place(),
                          deploy ? deploy->entries.front().key.place() : Place());
  if (!moved) return std::nullopt;
  *service = with_moved_labels(std::move(*service));
  return checked(*std::move(moved), file, *root);
}

std::optional<std::string> quote(const std::string& text, const Finding& finding) {
  auto root = yaml::parse(text, finding.place.file);
  if (!root) return std::nullopt;
  auto quoted = quote_scalar(text, finding.place);
  if (!quoted) return std::nullopt;
  return checked(*std::move(quoted), finding.place.file, *root);
}

}  // namespace

Result<std::string> fix(const compose::Source& source, const Findings& findings) {
  TRY(yaml::parse(source.text, source.name));
  auto text = source.text;
  // From the end, so that the places before stay as they are; labels last, as they move lines.
  for (const auto& finding : findings | std::views::reverse) {
    if (finding.place.file != source.name || finding.rule != "text-or-number") continue;
    if (auto mended = quote(text, finding)) text = *std::move(mended);
  }
  for (const auto& finding : findings) {
    if (finding.place.file != source.name || finding.rule != "traefik-container-labels") continue;
    if (auto mended = move_labels(text, source.name, finding.service)) text = *std::move(mended);
  }
  return text;
}

}  // namespace fairlead::lint
