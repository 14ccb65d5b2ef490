#include "json/json.hpp"
#include "release/decide.hpp"

#include <nlohmann/json.hpp>

namespace fairlead::release {
namespace {

json::Value or_null(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

}  // namespace

std::string to_json(const Decision& decision, const Observed& observed) {
  const json::Value document = {
      {"schema", "fairlead.release.next/1"},
      {"component", or_null(observed.component)},
      {"release", decision.is_due},
      {"version", or_null(decision.version_text())},
      {"tag", or_null(decision.tag)},
      {"previous", or_null(decision.previous)},
      {"bump", semver::word(decision.bump)},
      {"reason", decision.reason},
      {"decided_by", decision.decided_by ? json::Value(decision.decided_by->str()) : json::Value()},
      {"taken_by", or_null(decision.taken_by)},
      {"commits", observed.changes.size()},
      {"head", observed.head.commit.str()},
      {"branch", or_null(observed.head.branch)},
      {"channel", or_null(observed.branch.identifier)},
      {"base_tag", observed.base ? json::Value(observed.base->tag) : json::Value()},
      {"warnings", warnings_of(observed)}};
  return json::dump(document);
}

}  // namespace fairlead::release
