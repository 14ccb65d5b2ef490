#include "json/json.hpp"
#include "release/escape.hpp"
#include "release/markdown.hpp"
#include "release/notes.hpp"
#include "release/template.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::release {
namespace {

json::Value data_of(const Change& change, std::string_view url) {
  auto closes = json::Value::array();
  for (const auto& issue : change.closes) closes.push_back(reference_link(issue, url));
  return {{"id", change.commit.str()},
          {"short_id", change.commit.brief()},
          {"link", commit_link(change.commit, url)},
          {"type", change.type},
          {"scope", escaped(change.scope)},
          {"description", escaped(change.description, url)},
          {"is_breaking", change.is_breaking},
          {"breaking", escaped_block(change.breaking, url)},
          {"merge_request", reference_link(change.merge_request, url)},
          {"closes", std::move(closes)},
          {"author", escaped(change.author)}};
}

json::Value data_of(const Release& release, const Writing& writing) {
  auto groups = json::Value::array();
  const Groups told(release.changes, writing.form);
  for (const auto& group : told.list()) {
    auto changes = json::Value::array();
    for (const auto* change : group.changes) changes.push_back(data_of(*change, writing.url));
    groups.push_back({{"title", escaped(group.title)}, {"changes", std::move(changes)}});
  }
  return {{"version", release.version},
          {"tag", release.tag},
          {"previous_tag", release.previous_tag},
          {"date", date(release.time)},
          {"url", writing.url},
          {"compare_url", compare_url(release.previous_tag, release.tag, writing.url)},
          {"groups", std::move(groups)},
          {"authors", authors_of(release.changes)},
          {"commits", release.changes.size()}};
}

}  // namespace

Result<std::string> notes_by_template(std::string_view text, std::string_view file, const Release& release,
                                      const Writing& writing) {
  return render(text, file, data_of(release, writing));
}

}  // namespace fairlead::release
