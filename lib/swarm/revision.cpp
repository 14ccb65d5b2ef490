#include "swarm/revision.hpp"

#include "json/json.hpp"
#include "swarm/names.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

constexpr std::string_view revision_schema = "fairlead.stack.revision/1";
// swarmkit, api/validation/secrets.go: a config has fewer bytes than this.
constexpr std::size_t most_bytes = 1'024'000;

Error unreadable(std::string_view source, std::string_view why) {
  return Error(Errc::corrupt, fmt::format("\"{}\" cannot be read as a revision: {}", source, why))
      .id("FL0563")
      .help("a newer Fairlead may have written it: use that one");
}

Result<Revision> from(const Value& value, std::string_view source) {
  if (json::text_or(value, "schema") != revision_schema) return unreadable(source, "it has another schema");
  Revision out = {.time = json::text_or(value, "time"),
                  .origin = {.by = json::text_or(value, "by"),
                             .commit = json::text_or(value, "commit"),
                             .operation = json::text_or(value, "operation")},
                  .outcome = json::text_or(value, "outcome")};
  const auto number = json::integer_or(value, "revision", 0);
  if (number < 1) return unreadable(source, "it has no number");
  out.number = static_cast<std::uint64_t>(number);
  for (const auto& change : json::member(value, "changes")) {
    if (change.is_string()) out.changes.push_back(change.get<std::string>());
  }
  for (const auto& field : json::member(value, "fields")) {
    if (field.is_string()) out.fields.push_back(field.get<std::string>());
  }
  auto snapshot = snapshot_from(json::member(value, "stack"), source);
  if (!snapshot) return unreadable(source, snapshot.error().message());
  out.snapshot = *std::move(snapshot);
  return out;
}

}  // namespace

std::uint64_t revision_number(const LiveObject& object) {
  const auto name = std::string_view(object.name);
  return number(name.substr(name.rfind('r') + 1)).value_or(0);
}

std::uint64_t rolled_back_to(std::string_view operation) {
  constexpr std::string_view prefix = "rollback to revision ";
  if (!operation.starts_with(prefix)) return 0;
  return number(operation.substr(prefix.size())).value_or(0);
}

std::vector<std::string> images_of(const Revision& revision, std::string_view stack) {
  std::vector<std::string> out;
  const auto prefix = scoped(stack, "");
  for (const auto& service : revision.snapshot.services) {
    const auto name = std::string_view(service.name);
    const auto key = name.starts_with(prefix) ? name.substr(prefix.size()) : name;
    out.push_back(fmt::format("{}: {}", key, service.image));
  }
  return out;
}

Result<std::string> write_revision(const Revision& revision) {
  const Value value = {{"schema", revision_schema},
                       {"revision", revision.number},
                       {"time", revision.time},
                       {"by", revision.origin.by},
                       {"commit", revision.origin.commit},
                       {"operation", revision.origin.operation},
                       {"outcome", revision.outcome},
                       {"changes", revision.changes},
                       {"fields", revision.fields},
                       {"stack", to_json(revision.snapshot)}};
  TRY_ASSIGN(auto content, packed(json::dump(value)));
  if (content.size() < most_bytes) return content;
  return Error(Errc::refused, fmt::format("revision {} has {} bytes, and Swarm keeps no config of more than {}",
                                          revision.number, content.size(), most_bytes - 1))
      .id("FL0562")
      .help("split the stack into several");
}

Result<Revision> read_revision(const std::string& content, std::string_view source) {
  const auto text = unpacked(content);
  if (!text) return unreadable(source, text.error().message());
  const auto value = json::parse(*text, source);
  if (!value) return unreadable(source, value.error().message());
  return from(*value, source);
}

std::vector<LiveObject> revision_objects(const std::vector<LiveObject>& records) {
  std::vector<LiveObject> out;
  std::ranges::copy_if(records, std::back_inserter(out),
                       [](const LiveObject& record) { return value_or(record.labels, record_label) == "revision"; });
  std::ranges::sort(out, std::greater(), revision_number);
  return out;
}

Result<std::vector<Revision>> revisions(const std::vector<LiveObject>& records) {
  std::vector<Revision> out;
  for (const auto& object : revision_objects(records)) {
    TRY_ASSIGN(auto revision, read_revision(object.body, object.name));
    out.push_back(std::move(revision));
  }
  return out;
}

}  // namespace fairlead::swarm
