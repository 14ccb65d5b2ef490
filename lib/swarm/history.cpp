#include "swarm/history.hpp"

#include "json/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

void add_line(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out += fmt::format("  {:<9}  {}\n", name, printable(text));
}

}  // namespace

std::string history_text(std::string_view stack, const std::vector<Revision>& revisions) {
  std::string out;
  for (const auto& revision : revisions) {
    out += fmt::format("revision {}  {}  {}\n", revision.number, printable(revision.time),
                       printable(revision.origin.operation));
    add_line(out, "by", revision.origin.by);
    add_line(out, "commit", revision.origin.commit);
    add_line(out, "ended", revision.outcome);
    for (const auto& image : images_of(revision, stack)) add_line(out, "image", image);
    for (const auto& change : revision.changes) add_line(out, "change", change);
    for (const auto& field : revision.fields) add_line(out, "field", field);
  }
  return out;
}

std::string history_json(std::string_view stack, const std::vector<Revision>& revisions) {
  auto list = json::Value::array();
  for (const auto& revision : revisions) {
    list.push_back({{"revision", revision.number},
                    {"time", revision.time},
                    {"operation", revision.origin.operation},
                    {"by", revision.origin.by},
                    {"commit", revision.origin.commit},
                    {"outcome", revision.outcome},
                    {"images", images_of(revision, stack)},
                    {"changes", revision.changes},
                    {"fields", revision.fields}});
  }
  return json::pretty({{"schema", "fairlead.stack.history/1"}, {"stack", stack}, {"revisions", std::move(list)}});
}

}  // namespace fairlead::swarm
