#include "json/json.hpp"
#include "release/explain.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace fairlead::release {
namespace {

json::Value json_of(const Change& change) {
  return {{"type", json::text_or_null(change.type)}, {"scope", json::text_or_null(change.scope)},
          {"description", change.description},       {"breaking", change.is_breaking},
          {"bump", semver::word(change.bump)},       {"rule", change.rule}};
}

json::Value json_of_commit(const Change& change) {
  auto out = json_of(change);
  out["id"] = change.commit.str();
  out["header"] = change.header;
  out["reverts"] = change.reverts;
  out["merge_request"] = json::text_or_null(change.merge_request);
  out["release_as"] = change.release_as ? json::Value(*change.release_as) : json::Value();
  out["parts"] = json::Value::array();
  for (const auto& part : change.parts) out["parts"].push_back(json_of(part));
  out["warnings"] = change.warnings;
  return out;
}

}  // namespace

std::string to_json(const Explanation& explanation) {
  auto commits = json::Value::array();
  auto bump = semver::Bump::none;
  for (const auto& change : explanation.changes) {
    commits.push_back(json_of_commit(change));
    bump = std::max(bump, change.bump);
  }
  return json::dump({{"schema", "fairlead.release.explain/1"},
                     {"preset", word(explanation.preset)},
                     {"range", explanation.range},
                     {"bump", semver::word(bump)},
                     {"version", json::text_or_null(explanation.version)},
                     {"tag", json::text_or_null(explanation.tag)},
                     {"commits", std::move(commits)}});
}

}  // namespace fairlead::release
