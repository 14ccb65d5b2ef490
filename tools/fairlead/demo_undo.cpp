#include "demo_story.hpp"
#include "json/json.hpp"

#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

namespace fairlead::demo {
namespace {

/// Objects of an engine that are to go: those in the answer of `list` with `filter` (a name and its value).
struct Leftovers {
  std::string list;  ///< "/containers/json", "/volumes" or "/images/json"
  std::string filter, value;
};

/// The paths to delete: "/volumes/fairlead-demo_data".
Result<std::vector<std::string>> paths(const engine::Client& engine, const Leftovers& leftovers) {
  const auto filters = engine::filters({{leftovers.filter, {leftovers.value}}});
  const engine::Query query = {{"all", "true"}, {"filters", filters}};
  const bool are_volumes = leftovers.list == "/volumes";
  TRY_ASSIGN(const auto answer, are_volumes ? engine.get(leftovers.list, query) : engine.list(leftovers.list, query));
  const auto kind = leftovers.list.substr(0, leftovers.list.find('/', 1)) + "/";
  std::vector<std::string> found;
  for (const auto& one : are_volumes ? json::member(answer, "Volumes") : answer)
    found.push_back(kind + json::text_or(one, are_volumes ? "Name" : "Id"));
  return found;
}

/// Tries again for some seconds while the engine is still busy with them: tasks of a stack that is gone end a moment
/// later. Fine if there are none.
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
    std::ignore = clock.sleep(pause, std::stop_token());
  }
}

}  // namespace

Result<> undo(const Place& place, Stage& stage, cli::Ports& ports) {
  TRY_ASSIGN(const auto engine, connect(place.docker_host, ports, std::stop_token()));
  const auto of_stack = std::string("com.docker.stack.namespace=") + stack_name;
  TRY(remove_leftovers(engine, {"/containers/json", "label", visitor_label}, ports.clock));
  TRY(stage.run_silently({.arguments = {"fairlead", "stack", "rm", "--yes", stack_name}}));
  TRY(remove_leftovers(engine, {"/containers/json", "label", of_stack}, ports.clock));
  TRY(remove_leftovers(engine, {"/volumes", "label", of_stack}, ports.clock));
  return remove_leftovers(engine, {"/images/json", "reference", place.registry + "/harbour"}, ports.clock);
}

}  // namespace fairlead::demo
