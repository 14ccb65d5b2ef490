#include "swarm/volumes.hpp"

#include "http/url.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/nodes.hpp"
#include "swarm/task.hpp"
#include "swarm/wording.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;
using Volumes = std::map<std::string, Volume, std::less<>>;

std::string driver_or_local(std::string_view driver) {
  return driver.empty() ? "local" : driver_name(driver);
}

/// The user's own: the Swarm adds some, and a volume made by hand has none of those.
Variables own_labels(const Value& labels) {
  auto out = texts_of(labels);
  std::erase_if(out, [](const auto& label) { return label.first.starts_with("com.docker."); });
  return out;
}

void add_mounted(const Value& spec, std::string_view stack, Volumes& out) {
  for (const auto& mount : json::at(spec, {"TaskTemplate", "ContainerSpec", "Mounts"})) {
    const auto& options = json::member(mount, "VolumeOptions");
    const auto& labels = json::member(options, "Labels");
    const auto name = json::text_or(mount, "Source");
    if (name.empty() || json::text_or(labels, namespace_label) != stack) continue;
    const auto& driver = json::member(options, "DriverConfig");
    out.try_emplace(name, Volume{.name = name,
                                 .driver = driver_or_local(json::text_or(driver, "Name")),
                                 .options = texts_of(json::member(driver, "Options")),
                                 .labels = own_labels(labels)});
  }
}

std::vector<Volume> in_a_list(const Volumes& volumes) {
  std::vector<Volume> out;
  for (const auto& [name, volume] : volumes) out.push_back(volume);
  return out;
}

std::vector<Volume> wanted_volumes(const Desired& desired) {
  Volumes out;
  for (const auto& spec : desired.services) add_mounted(*spec.body, desired.stack, out);
  return in_a_list(out);
}

const Volume* find_volume(const std::vector<Volume>& volumes, std::string_view name) {
  const auto found = std::ranges::find(volumes, name, &Volume::name);
  return found == volumes.end() ? nullptr : &*found;
}

/// Asks the engine for one; nothing when it has none.
Result<std::optional<Volume>> look_at_volume(const engine::Client& engine, const std::string& name) {
  const auto answer = engine.get("/volumes/" + http::percent_encode(name));
  if (!answer) {
    if (answer.error().code() == Errc::not_found) return std::optional<Volume>();
    return Error(answer.error().code(), answer.error().message());
  }
  return std::optional(Volume{.name = name,
                              .driver = driver_or_local(json::text_or(*answer, "Driver")),
                              .options = texts_of(json::member(*answer, "Options")),
                              .labels = own_labels(json::member(*answer, "Labels"))});
}

/// Whether the file says something of a volume that services, whose specs say `before`, did not say yet.
bool is_news(const Volume* before, const Volume& volume) {
  const Volume usual = {.name = {}, .driver = "local"};
  const auto& known = before == nullptr ? usual : *before;
  return known.driver != volume.driver || known.options != volume.options;
}

/// The volumes whose specs live tell something else than the file does, and those that come with new services.
struct Doubts {
  std::set<std::string, std::less<>> changed;  ///< Services say something else of it now.
  bool any = false;
};

Doubts doubts_about(const std::vector<Volume>& wanted, const std::vector<Volume>& live) {
  Doubts out;
  for (const auto& volume : wanted) {
    const auto* before = find_volume(live, volume.name);
    if (!is_news(before, volume)) continue;
    out.any = true;
    if (before != nullptr) out.changed.insert(volume.name);
  }
  return out;
}

/// Which nodes there are beside the one that is asked, and which of them have a task with a volume that changes.
Result<> look_at_nodes(Observed& observed, const engine::Client& engine, const Desired& desired, const Doubts& doubts) {
  TRY_ASSIGN(const auto info, engine.info());
  TRY_ASSIGN(const auto nodes, list_nodes(engine));
  observed.asked_node = info.name;
  for (const auto& node : nodes) {
    if (node.id != info.node_id && node.state != "down") observed.other_nodes.push_back(node.name);
  }
  if (doubts.changed.empty() || observed.other_nodes.empty()) return {};
  TRY_ASSIGN(const auto tasks, stack_tasks(engine, desired.stack, TaskFilter::all));
  const auto names = names_of(nodes);
  for (const auto& service : observed.services) {
    for (const auto& volume : volumes_of(*service.spec, desired.stack)) {
      if (!doubts.changed.contains(volume.name)) continue;
      auto& holders = observed.volume_holders[volume.name];
      for (const auto& task : tasks) {
        const bool holds = task.service_id == service.id && task.state == "running" && task.node_id != info.node_id;
        const auto node = value_or(names, task.node_id, task.node_id);
        if (holds && std::ranges::find(holders, node) == holders.end()) holders.push_back(node);
      }
    }
  }
  return {};
}

/// `o "size=1m" instead of "size=3m"` a setting.
std::vector<std::string> differences_of(const Variables& is, const Variables& should) {
  std::set<std::string, std::less<>> keys;
  for (const auto* all : {&is, &should}) {
    for (const auto& [key, value] : *all) keys.insert(key);
  }
  std::vector<std::string> out;
  for (const auto& key : keys) {
    auto text = difference_text(key, key, value_or(is, key), value_or(should, key));
    if (!text.empty()) out.push_back(std::move(text));
  }
  return out;
}

/// A plugin's volume that this node did not make itself does not tell its options here.
std::vector<std::string> differences_of(const Volume& is, const Volume& should) {
  if (is.driver != should.driver) return {difference_text("driver", "driver", is.driver, should.driver)};
  if (is.driver != "local" && is.options.empty()) return {};
  return differences_of(is.options, should.options);
}

Error cannot_change(const Desired& desired, const Volume& volume, const std::string& where, std::string_view what) {
  const auto place = desired.volume_places.find(volume.name);
  return Error(Errc::refused,
               fmt::format("volume \"{}\" exists on {} with {}, which nobody can change", volume.name, where, what))
      .id("FL0527")
      .at(place == desired.volume_places.end() ? Place{} : place->second)
      .help(fmt::format("give it another name in the file, so that a new one is made; or, when its content may go, "
                        "stop what uses it and remove it there: docker volume rm {}",
                        volume.name));
}

std::string placed(const Desired& desired, const std::string& name) {
  const auto place = desired.volume_places.find(name);
  return place == desired.volume_places.end() || place->second.line == 0 ? "" : place->second.str() + ": ";
}

/// Of labels nothing depends but what people and backups read: a warning.
void warn_of_labels(const Desired& desired, const Volume& is, const Volume& should, StackPlan& out) {
  for (const auto& [key, value] : should.labels) {
    if (value_or(is.labels, key) == value) continue;
    out.warnings.push_back(fmt::format("{}volume \"{}\" exists without the label {}, which cannot be given to it now",
                                       placed(desired, is.name), is.name, printable(key)));
  }
}

Result<> check_volume(const Desired& desired, const Observed& observed, const Volume& volume, StackPlan& out) {
  if (const auto* there = find_volume(observed.volumes, volume.name)) {
    const auto differences = differences_of(*there, volume);
    const auto where = observed.asked_node.empty() ? "the node that is asked" : "node " + observed.asked_node;
    if (!differences.empty()) return cannot_change(desired, volume, where, join(differences, ", "));
    warn_of_labels(desired, *there, volume, out);
  }
  const auto holders = observed.volume_holders.find(volume.name);
  if (holders == observed.volume_holders.end() || holders->second.empty()) return {};
  return cannot_change(desired, volume, "node " + join(holders->second, ", "),
                       "what the file said before, and is mounted there now");
}

void warn_of_unseen(const Desired& desired, const Observed& observed, const Volume& volume, StackPlan& out) {
  const auto live = volumes_of(observed.services, desired.stack);
  if (!is_news(find_volume(live, volume.name), volume)) return;
  if (!observed.other_nodes.empty()) {
    out.warnings.push_back(
        fmt::format("{}volume \"{}\": it cannot be seen from here whether node {} has it already; one that is there "
                    "stays as it was made, whatever the file says",
                    placed(desired, volume.name), volume.name, join(observed.other_nodes, ", ")));
  }
  if (!observed.volumes_unseen.empty()) {
    out.warnings.push_back(fmt::format("{}volume \"{}\": it could not be looked at here: {}",
                                       placed(desired, volume.name), volume.name, observed.volumes_unseen));
  }
}

}  // namespace

std::vector<Volume> volumes_of(const Value& spec, std::string_view stack) {
  Volumes out;
  add_mounted(spec, stack, out);
  return in_a_list(out);
}

std::vector<Volume> volumes_of(const std::vector<LiveService>& services, std::string_view stack) {
  Volumes out;
  for (const auto& service : services) add_mounted(*service.spec, stack, out);
  return in_a_list(out);
}

std::string volume_stays(std::string_view name) {
  return fmt::format("volume \"{0}\" stays on the nodes that have it: docker volume rm {0}", name);
}

Result<> observe_volumes(Observed& observed, const engine::Client& engine, const Desired& desired) {
  const auto wanted = wanted_volumes(desired);
  for (const auto& volume : wanted) {
    auto there = look_at_volume(engine, volume.name);
    if (!there && there.error().code() == Errc::cancelled) return std::move(there).error();
    if (!there) {
      observed.volumes_unseen = there.error().message();
      break;
    }
    if (*there) observed.volumes.push_back(**std::move(there));
  }
  const auto doubts = doubts_about(wanted, volumes_of(observed.services, desired.stack));
  return doubts.any ? look_at_nodes(observed, engine, desired, doubts) : Result<>();
}

Result<> check_volumes(const Desired& desired, const Observed& observed, StackPlan& out) {
  for (const auto& volume : wanted_volumes(desired)) {
    TRY(check_volume(desired, observed, volume, out));
    warn_of_unseen(desired, observed, volume, out);
  }
  return {};
}

}  // namespace fairlead::swarm
