#pragma once

#include "base/result.hpp"
#include "compose/diagnostic.hpp"
#include "compose/project.hpp"
#include "engine/client.hpp"
#include "json/json.hpp"
#include "swarm/spec.hpp"

#include <functional>
#include <string>

namespace fairlead::swarm {

/// How secrets and configs are named, whose content can never change in Swarm.
enum class Naming : std::uint8_t {
  by_content,  ///< "<stack>_<key>_<hash>": new content is a new object, and services move to it.
  as_docker,   ///< "<stack>_<key>", as docker's client does it.
};

struct ConvertOptions {
  std::string stack;
  std::string salt = {};  ///< Of fingerprints: the cluster's ID.
  engine::ApiVersion api = engine::newest_api;
  Naming naming = Naming::by_content;
};

struct Converted {
  Desired desired;
  compose::Diagnostics warnings;  ///< What the engine is too old for, and was left out: with `as_docker` only.
};

/// What `project` means as objects of a Swarm. Pure. Images are as in the file: see `pin_images`.
/// `config` when a name or image does not fit Swarm's rules, a text is not UTF-8, or the file asks for more than the engine's
/// API has (FL0521).
Result<Converted> convert(const compose::Project& project, const ConvertOptions& options);

/// `config` (FL0401) unless the name of the service's image is one.
Result<> check_image(const compose::Service& service);

/// What becomes of the body of a service whose spec is without it yet.
using TakeBody = std::function<void(Spec& spec, json::Value body)>;

/// The same, but the bodies of services go to `take`, one at a time: those of 1500 services have 12 MB.
Result<Converted> convert(const compose::Project& project, const ConvertOptions& options, const TakeBody& take);

}  // namespace fairlead::swarm
