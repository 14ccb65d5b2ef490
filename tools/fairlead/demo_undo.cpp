#include "demo_undo.hpp"

#include "json/json.hpp"

#include <nlohmann/json.hpp>
#include <vector>

namespace fairlead::demo {
namespace {

/// The paths to delete: "/volumes/fairlead-demo_data".
Result<std::vector<std::string>> paths(const engine::Client& engine, const Leftovers& leftovers) {
  const auto filters = engine::filters({{leftovers.filter, {leftovers.value}}});
  TRY_ASSIGN(const auto answer, engine.get(leftovers.list, {{"all", "true"}, {"filters", filters}}));
  const bool are_volumes = answer.is_object();
  const auto kind = leftovers.list.substr(0, leftovers.list.find('/', 1)) + "/";
  std::vector<std::string> found;
  for (const auto& one : are_volumes ? json::member(answer, "Volumes") : answer)
    found.push_back(kind + json::text_or(one, are_volumes ? "Name" : "Id"));
  return found;
}

}  // namespace

Result<> remove_leftovers(const engine::Client& engine, const Leftovers& leftovers, sys::Clock& clock) {
  constexpr int attempts = 50;
  constexpr std::chrono::milliseconds pause(200);
  for (int attempt = 1;; ++attempt) {
    TRY_ASSIGN(const auto left, paths(engine, leftovers));
    if (left.empty()) return {};
    for (const auto& path : left) {
      auto removed = engine.remove(path, {{"force", "true"}, {"v", "true"}});
      const bool is_busy =
          !removed && (removed.error().code() == Errc::conflict || removed.error().code() == Errc::not_found);
      if (!removed && (!is_busy || attempt == attempts)) return removed;
    }
    clock.sleep(pause, {});
  }
}

}  // namespace fairlead::demo
