#include "swarm/convert.hpp"

#include "compose/strategy.hpp"
#include "oci/reference.hpp"
#include "swarm/gates.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/order.hpp"
#include "swarm/parts.hpp"
#include "swarm/strategy.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <utility>

namespace fairlead::swarm {
namespace {

using RenamedObjects = std::map<std::string, std::string, std::less<>>;

/// What secrets and configs have in common.
struct Content {
  Kind kind;
  std::string_view key;
  const std::optional<std::string>& name;
  const Variables& labels;
  std::string data;
  json::Value rest;  ///< Members beside Name and Labels.
  Place place;
};

Result<Spec> content_spec(Content content, const ConvertOptions& options) {
  auto labels = content.labels;
  labels[std::string(namespace_label)] = options.stack;
  const auto hash =
      fingerprint(options.salt, fmt::format("{}\n{}\n{}", json::dump(labels), json::dump(content.rest), content.data));
  Spec spec = {.kind = content.kind,
               .name = object_name(content.name, options.stack, content.key),
               .key = std::string(content.key),
               .body = {},
               .data = Secret(std::move(content.data)),
               .hash = hash,
               .has_fixed_name = content.name || options.naming == Naming::as_docker,
               .place = std::move(content.place)};
  if (options.naming == Naming::by_content) {
    if (!content.name) spec.name = rotated_name(options.stack, content.key, hash);
    labels[std::string(key_label)] = content.key;
    labels[std::string(hash_label)] = hash;
  }
  TRY(check_object_name(spec.name).at(spec.place));
  content.rest["Name"] = spec.name;
  content.rest["Labels"] = labels;
  spec.body = json::Document(std::move(content.rest));
  return spec;
}

json::Value driver(const std::string& name, const Variables& options) {
  auto out = json::Value::object();
  put(out, "Name", name);
  put(out, "Options", options);
  return out;
}

Result<> add_secrets(const compose::Project& project, const ConvertOptions& options, Desired& desired,
                     RenamedObjects& names) {
  for (const auto& [key, secret] : project.secrets) {
    if (secret.external) {
      names[key] = secret.name.value_or(key);
      desired.externals.push_back({Kind::secret, names[key], secret.place});
      continue;
    }
    auto rest = json::Value::object();
    put_part(rest, "Driver", driver(secret.driver, secret.driver_opts));
    put_part(rest, "Templating", driver(secret.template_driver, {}));
    TRY_ASSIGN(auto spec, content_spec({Kind::secret, key, secret.name, secret.labels, secret.content.reveal(),
                                        std::move(rest), secret.place},
                                       options));
    names[key] = spec.name;
    desired.secrets.push_back(std::move(spec));
  }
  return {};
}

Result<> add_configs(const compose::Project& project, const ConvertOptions& options, Desired& desired,
                     RenamedObjects& names) {
  for (const auto& [key, config] : project.configs) {
    if (config.external) {
      names[key] = config.name.value_or(key);
      desired.externals.push_back({Kind::config, names[key], config.place});
      continue;
    }
    auto rest = json::Value::object();
    put_part(rest, "Templating", driver(config.template_driver, {}));
    TRY_ASSIGN(auto spec, content_spec({Kind::config, key, config.name, config.labels, config.content, std::move(rest),
                                        config.place},
                                       options));
    names[key] = spec.name;
    desired.configs.push_back(std::move(spec));
  }
  return {};
}

json::Value ipam(const compose::Ipam& from) {
  if (from.driver.empty() && from.config.empty() && from.options.empty()) return nullptr;
  json::Value out = {{"Driver", from.driver}, {"Options", nullptr}, {"Config", nullptr}};
  put(out, "Options", from.options);
  auto pools = json::Value::array();
  for (const auto& pool : from.config) {
    auto one = json::Value::object();
    put(one, "Subnet", pool.subnet);
    put(one, "IPRange", pool.ip_range);
    put(one, "Gateway", pool.gateway);
    pools.push_back(std::move(one));
  }
  put_part(out, "Config", std::move(pools));
  return out;
}

json::Value network_body(const compose::Network& network, const std::string& name, const Scope& scope) {
  json::Value body = {{"Name", name},
                      {"Driver", network.driver.empty() ? "overlay" : network.driver},
                      {"Labels", scope.labels(network.labels)},
                      {"Options", nullptr},
                      {"Attachable", network.attachable},
                      {"Internal", network.internal},
                      {"Ingress", false},
                      {"ConfigOnly", false},
                      {"ConfigFrom", nullptr},
                      {"Scope", ""},
                      {"IPAM", ipam(network.ipam)}};
  if (network.has_driver_opts) body["Options"] = network.driver_opts;
  if (network.enable_ipv6) body["EnableIPv6"] = *network.enable_ipv6;
  if (scope.api < engine::ApiVersion{1, 44}) body["CheckDuplicate"] = true;  // Newer engines always check.
  return body;
}

void add_volumes(const Scope& scope, Desired& desired) {
  for (const auto& [key, volume] : scope.project.volumes) {
    if (!volume.external) desired.volume_places.emplace(scope.volume(key), volume.place);
  }
}

/// Only networks that a service uses: an overlay costs addresses on every node.
Result<> add_networks(const Scope& scope, const ConvertOptions& options, Desired& desired) {
  const bool shows_docker = scope.project.dialect == compose::Dialect::docker && options.naming == Naming::as_docker;
  std::set<std::string, std::less<>> used;
  for (const auto& [key, service] : scope.project.services) {
    for (const auto& attachment : service.networks) used.insert(attachment.network);
  }
  for (const auto& key : used) {
    const auto name = scope.network(key);
    const auto found = scope.project.networks.find(key);
    const auto network = found == scope.project.networks.end() ? compose::Network{} : found->second;
    if (!network.external) {
      if (!shows_docker) TRY(check_network_name(name).at(network.place));
      desired.networks.push_back({.kind = Kind::network,
                                  .name = name,
                                  .key = key,
                                  .body = json::Document(network_body(network, name, scope)),
                                  .place = network.place});
    } else if (!is_predefined_network(name)) {
      desired.externals.push_back({Kind::network, name, network.place});
    }
  }
  return {};
}

Result<> check_jobs(const compose::Service& service, const Scope& scope) {
  const auto mode = service.deploy.mode;
  if (mode == compose::Mode::replicated || mode == compose::Mode::global) return {};
  if (scope.api >= engine::ApiVersion{1, 41}) return {};
  return Error(Errc::config, fmt::format("service \"{}\" is a job, which needs API 1.41; the engine speaks {}",
                                         service.name, scope.api.str()))
      .id("FL0521")
      .at(service.deploy.place)
      .help("upgrade the engine to Docker 20.10 or newer");
}

Result<> check_strategy(const compose::Service& service, const std::string& name) {
  if (!service.strategy) return {};
  TRY(check_service_name(compose::second_name(name, service.strategy->kind)).at(service.strategy->place));
  return check_routes(service);
}

/// What is not UTF-8 would arrive as something else.
Result<> check_texts(const Spec& spec, const json::Value& body) {
  const auto path = json::not_utf8(body);
  if (!path) return {};
  return Error(Errc::config,
               fmt::format("{} \"{}\" has a text that is not UTF-8, in its {}", word(spec.kind), spec.key, *path))
      .id("FL0587")
      .at(spec.place)
      .help("look at the variables and files that it takes values from; Swarm keeps texts in UTF-8 only");
}

Result<> add_services(const Scope& scope, const TakeBody& take, Desired& desired) {
  desired.services.reserve(scope.project.services.size());
  for (const auto* service : in_dependency_order(scope.project)) {
    const auto name = scoped(scope.stack, service->name);
    TRY(check_service_name(name).at(service->place));
    TRY(check_image(*service).during(fmt::format("service \"{}\"", service->name)));
    TRY(check_jobs(*service, scope));
    TRY_ASSIGN(auto gates,
               gates_of(*service, scope.project, scope.stack).during(fmt::format("service \"{}\"", service->name)));
    TRY(check_strategy(*service, name));
    auto& spec = desired.services.emplace_back(
        Spec{.kind = Kind::service,
             .name = name,
             .key = service->name,
             .place = service->place,
             .image = service->image,
             .image_place = service->image_place,
             .gates = std::move(gates),
             .strategy = service->strategy,
             .checks = service->strategy ? service->checks : std::vector<compose::Check>()});
    auto body = service_body(*service, scope);
    TRY(check_texts(spec, body));
    take(spec, std::move(body));
  }
  return {};
}

/// A healthcheck or a limit that the file asks for and the service silently does not get is worse than no deploy. It is
/// only docker's client that leaves such things out.
Result<> check_age(const compose::Diagnostics& too_new) {
  if (too_new.empty()) return {};
  const auto& first = too_new.front();
  auto error = Error(Errc::config, first.message).id("FL0521").at(first.place).help(first.help);
  for (const auto& more : std::span(too_new).subspan(1)) {
    error = std::move(error).note(fmt::format("{}: {}", more.place.str(), more.message));
  }
  return error;
}

}  // namespace

Result<> check_image(const compose::Service& service) {
  TRY(oci::Reference::parse(service.image).at(service.image_place));
  return {};
}

Result<Converted> convert(const compose::Project& project, const ConvertOptions& options) {
  return convert(project, options, [](Spec& spec, json::Value body) { spec.body = json::Document(std::move(body)); });
}

Result<Converted> convert(const compose::Project& project, const ConvertOptions& options, const TakeBody& take) {
  TRY(check_stack_name(options.stack));
  Converted out;
  out.desired.stack = options.stack;
  Scope scope = {project, options.stack, options.api, {}, {}, out.warnings};
  TRY(add_secrets(project, options, out.desired, scope.secrets));
  TRY(add_configs(project, options, out.desired, scope.configs));
  TRY(add_networks(scope, options, out.desired));
  add_volumes(scope, out.desired);
  for (auto* specs : {&out.desired.secrets, &out.desired.configs, &out.desired.networks}) {
    for (const auto& spec : *specs) TRY(check_texts(spec, *spec.body));
    std::ranges::sort(*specs, {}, &Spec::name);
  }
  TRY(add_services(scope, take, out.desired));
  if (options.naming != Naming::as_docker) TRY(check_age(out.warnings));
  for (const auto& [name, service] : project.services) {
    out.desired.checks.insert(out.desired.checks.end(), service.checks.begin(), service.checks.end());
  }
  out.desired.checks.insert(out.desired.checks.end(), project.checks.begin(), project.checks.end());
  return out;
}

}  // namespace fairlead::swarm
