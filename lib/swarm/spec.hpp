#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "compose/project.hpp"
#include "json/document.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

enum class Kind : std::uint8_t { secret, config, network, service };

std::string_view word(Kind kind);        ///< "secret"
std::string_view collection(Kind kind);  ///< "/secrets": where the Engine API has them.

/// How far a service has come, by its tasks that are up to date.
enum class Milestone : std::uint8_t {
  started,    ///< All of them have been started; of a job, one.
  healthy,    ///< All of them run, and are healthy where they have a healthcheck; of a job, one.
  completed,  ///< All of them have ended well.
  settled,    ///< They have run for a while, or are done: what a deploy ends with.
};

/// What has to hold before a service is created or updated.
struct Gate {
  std::string service;
  Milestone milestone = Milestone::started;
  std::chrono::milliseconds hold{0};  ///< With `settled`: so long it has to have run.
  friend bool operator==(const Gate&, const Gate&) = default;
};

/// An object of the Swarm as it should be.
struct Spec {
  Kind kind = Kind::service;
  std::string name;  ///< In the Swarm: "shop_web".
  std::string key;   ///< In the file: "web".
  /// What the Engine API takes to create it. Without what is filled in when it is sent: the Data of secrets and
  /// configs, and, in services, the IDs of these.
  json::Document body = {};
  Secret data = {};             ///< The content of a secret or config.
  std::string hash = {};        ///< Secrets and configs: of all that they are (see `fingerprint`); may be shown.
  bool has_fixed_name = false;  ///< A secret or config whose name the file gives: it cannot follow its content.
  Place place = {};
  std::string image = {};  ///< Services: as the file has it.
  Place image_place = {};
  std::vector<Gate> gates = {};                    ///< Services: what `depends_on` says.
  std::optional<compose::Strategy> strategy = {};  ///< Services: what goes before their tasks are replaced.
  std::vector<compose::Check> checks = {};         ///< With a strategy: what is asked of the service then.
};

/// A volume as a spec mounts it, or as a node has it.
struct Volume {
  std::string name;
  std::string driver = {};  ///< "local" when nothing else is said.
  Variables options = {}, labels = {};
  friend bool operator==(const Volume&, const Volume&) = default;
};

/// Something the stack uses but does not own.
struct External {
  Kind kind = Kind::network;
  std::string name;
  Place place = {};
};

/// All that a stack should be.
struct Desired {
  std::string stack;
  std::vector<Spec> secrets, configs, networks;  ///< By name.
  std::vector<Spec> services;                    ///< Each after those it depends on, else by name.
  std::vector<External> externals;
  std::vector<compose::Check> checks = {};  ///< Those of the services by name, then those of the stack.
  std::map<std::string, Place, std::less<>> volume_places = {};  ///< Of the volumes that the stack owns, by their name.
};

}  // namespace fairlead::swarm
