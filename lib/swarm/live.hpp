#pragma once

#include "base/text.hpp"
#include "engine/client.hpp"
#include "json/document.hpp"
#include "swarm/spec.hpp"
#include "sys/clock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What is in the Swarm now, as far as a stack is concerned. Plain data, so that planning stays pure.
namespace fairlead::swarm {

struct LiveService {
  std::string id = {}, name = {};
  std::uint64_t version = 0;      ///< Version.Index: what an update must name.
  json::Document spec = {};       ///< As GET /services has it, which may be posted again (raw, no insertDefaults).
  json::Document previous = {};   ///< PreviousSpec, or null.
  std::string update_state = {};  ///< "", updating, paused, completed, rollback_started, _paused, _completed.
  std::string update_message = {};
  std::uint64_t job_iteration = 0;
  std::optional<std::uint64_t> wanted = {};      ///< Tasks that are to run, as far as the Swarm tells.
  std::optional<sys::Clock::Wall> updated = {};  ///< When it last changed, by the Swarm's clock.
  std::string ports = {};                        ///< JSON of Endpoint.Ports: what is really published, or "".
};

struct LiveObject {
  Kind kind = Kind::network;
  std::string id = {}, name = {};
  Variables labels = {};
  std::string body = {};      ///< Networks: JSON as GET /networks has it. Configs: the content.
  std::uint64_t version = 0;  ///< Secrets and configs: Version.Index, what an update must name.
};

/// A service in a network, and the names under which others find it there.
struct Presence {
  std::string service, network;
  std::vector<std::string> names;
};

struct Cluster {
  std::string id = {};  ///< Of the Swarm: the salt of fingerprints.
  engine::ApiVersion api = {};
  std::chrono::milliseconds clock_ahead{0};  ///< How far the engine's clock is ahead of ours.
  bool is_remembered = false;                ///< By the records of a stack: the clock was not asked for.
};

struct Observed {
  std::vector<LiveService> services;            ///< With the stack's namespace label, by name.
  std::vector<LiveObject> networks;             ///< All of the Swarm, but for the predefined ones.
  Variables predefined = {};                    ///< ID to name: those predefined networks that services name by ID.
  std::vector<LiveObject> secrets, configs;     ///< The stack's, and those asked for by name.
  std::vector<LiveObject> local_networks = {};  ///< Of the engine that is asked alone: those of names that are missing.
  std::vector<LiveObject> records = {};         ///< The stack's lease and revisions: configs, but not among `configs`.
  std::vector<std::string> strangers = {};      ///< Names that the stack wants, of services that are not the stack's.
  std::vector<Volume> volumes = {};             ///< Of the engine that is asked: those that `observe_volumes` found.
  std::string asked_node = {};                  ///< The host name of that engine, once it was asked for.
  std::string volumes_unseen = {};              ///< Why its volumes could not be looked at, or "".
  /// By volume: the other nodes whose tasks hold it as it was made by another spec.
  std::map<std::string, std::vector<std::string>, std::less<>> volume_holders = {};
  std::vector<std::string> other_nodes = {};  ///< Whose volumes nobody can look at, when that matters.
  std::vector<Presence> neighbours = {};      ///< Services of others in networks that the stack only uses.
  /// Ports that the mesh has for services of other stacks, such as "8080/tcp", and the services; as far as asked for.
  Variables taken_ports = {};
  Variables network_names() const;            ///< ID to name.
};

const LiveService* find(const std::vector<LiveService>& services, std::string_view name);
const LiveObject* find(const std::vector<LiveObject>& objects, std::string_view name);
/// The stack that the service belongs to; "" when it belongs to none.
std::string stack_of(const LiveService& service);
/// Whether the object carries the label of `stack`.
bool belongs_to(const LiveObject& object, std::string_view stack);

}  // namespace fairlead::swarm
