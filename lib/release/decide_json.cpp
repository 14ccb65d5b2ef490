#include "json/json.hpp"
#include "release/decide.hpp"

#include <nlohmann/json.hpp>

namespace fairlead::release {
std::string to_json(const Decision& decision, const Observed& observed) {
  const json::Value document = {
      {"schema", "fairlead.release.next/1"},
      {"component", json::text_or_null(observed.component)},
      {"release", decision.is_due},
      {"version", json::text_or_null(decision.version_text())},
      {"tag", json::text_or_null(decision.tag)},
      {"previous", json::text_or_null(decision.previous)},
      {"bump", semver::word(decision.bump)},
      {"reason", decision.reason},
      {"decided_by", decision.decided_by ? json::Value(decision.decided_by->str()) : json::Value()},
      {"taken_by", json::text_or_null(decision.taken_by)},
      {"commits", observed.changes.size()},
      {"head", observed.head.commit.str()},
      {"branch", json::text_or_null(observed.head.branch)},
      {"channel", json::text_or_null(observed.branch.identifier)},
      {"base_tag", observed.base ? json::Value(observed.base->tag) : json::Value()},
      {"warnings", warnings_of(decision, observed)}};
  return json::dump(document);
}

}  // namespace fairlead::release
