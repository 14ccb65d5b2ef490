#include "compose/service.hpp"

#include "compose/command.hpp"
#include "compose/deploy.hpp"
#include "compose/docker_environment.hpp"
#include "compose/environment.hpp"
#include "compose/fairlead.hpp"
#include "compose/fields.hpp"
#include "compose/healthcheck.hpp"
#include "compose/hosts.hpp"
#include "compose/limits.hpp"
#include "compose/mounts.hpp"
#include "compose/ports.hpp"
#include "compose/references.hpp"
#include "compose/resources.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Node;

/// A member that a function with its type reads.
template <auto Member, auto Read>
Result<> with(const Node& node, Service& service, Context& context) {
  return Read(node, service.*Member, context);
}

/// A member by its type, then what Swarm refuses in it.
template <auto Member, auto Check>
Result<> checked(const Node& node, Service& service, Context& context) {
  TRY(read(node, service.*Member, context));
  return Check(node, context);
}

template <auto Member>
Result<> one_or_more(const Node& node, Service& service, Context& /*context*/) {
  TRY_ASSIGN(service.*Member, text_or_texts(node));
  return {};
}

template <auto Member>
Result<> words(const Node& node, Service& service, Context& context) {
  TRY_ASSIGN(service.*Member, read_command(node, context.dialect));
  if ((service.*Member).empty())
    context.warn(node.place(), "nothing is written here: the image's own is used", "remove it, or write a program");
  return {};
}

Result<> read_image(const Node& node, Service& service, Context& context) {
  service.image_place = node.place();
  TRY(read(node, service.image, context));
  if (service.image.find_first_of(" \t\r\n") == service.image.npos) return {};
  return node.error("an image has no white space in its name").id("FL0212").help("write for example nginx:1.27");
}

Result<> read_logging(const Node& node, std::optional<Logging>& out, Context& context) {
  static constexpr Field<Logging> service_fields[] = {{"driver", into<&Logging::driver>},
                                                      {"options", into<&Logging::options>}};
  out.emplace().place = node.place();
  return read_fields(node, service_fields, *out, context);
}

Result<> read_oom_score(const Node& node, std::optional<std::int64_t>& out, Context& context) {
  if (context.as_docker()) {
    context.warn(node.place(), "docker's client leaves out \"oom_score_adj\"", "remove it");
    return {};
  }
  TRY_ASSIGN(out, integer(node, -1000, 1000));
  return {};
}

template <auto Member>
Result<> read_dns(const Node& node, Service& service, Context& context) {
  service.has_dns = true;
  return one_or_more<Member>(node, service, context);
}

Result<> read_servers(const Node& node, Service& service, Context& context) {
  TRY(read_dns<&Service::dns>(node, service, context));
  return check_addresses(node, context);
}

Result<> read_restart_key(const Node& node, Service& service, Context& context) {
  if (context.as_docker() && node.is_scalar() && node.value.empty()) return {};
  TRY_ASSIGN(service.restart, read_restart(node));
  return {};
}

constexpr std::string_view unsupported[] = {"provider"};

constexpr Field<Service> service_fields[] = {
    {"image", read_image},
    {"command", words<&Service::command>},
    {"entrypoint", words<&Service::entrypoint>},
    {"environment", later<Service>},
    {"env_file", later<Service>},
    {"labels", into<&Service::labels>},
    {"label_file", later<Service>},
    {"deploy", with<&Service::deploy, read_deploy>},
    {"healthcheck", with<&Service::healthcheck, read_healthcheck>},
    {"ports", with<&Service::ports, read_ports>},
    {"volumes", with<&Service::mounts, read_mounts>},
    {"tmpfs", with<&Service::mounts, read_tmpfs>},
    {"networks", with<&Service::networks, read_attachments>},
    {"secrets", with<&Service::secrets, read_file_references>},
    {"configs", with<&Service::configs, read_file_references>},
    {"depends_on", with<&Service::depends_on, read_dependencies>},
    {"stop_grace_period", into<&Service::stop_grace_period>},
    {"stop_signal", checked<&Service::stop_signal, check_signal>},
    {"user", into<&Service::user>},
    {"working_dir", checked<&Service::working_dir, check_working_dir>},
    {"hostname", checked<&Service::hostname, check_hostname>},
    {"isolation", into<&Service::isolation>},
    {"group_add", into<&Service::group_add>},
    {"init", into<&Service::init>},
    {"read_only", into<&Service::read_only>},
    {"tty", into<&Service::tty>},
    {"stdin_open", into<&Service::stdin_open>},
    {"extra_hosts", with<&Service::extra_hosts, read_extra_hosts>},
    {"dns", read_servers},
    {"dns_search", read_dns<&Service::dns_search>},
    {"dns_opt", into<&Service::dns_opt>},
    {"cap_add", checked<&Service::cap_add, check_capabilities>},
    {"cap_drop", checked<&Service::cap_drop, check_capabilities>},
    {"sysctls", checked<&Service::sysctls, check_sysctls>},
    {"ulimits", with<&Service::ulimits, read_ulimits>},
    {"oom_score_adj", with<&Service::oom_score_adj, read_oom_score>},
    {"logging", with<&Service::logging, read_logging>},
    {"credential_spec", with<&Service::credential_spec, read_credential_spec>},
    {"profiles", later<Service>},
    {"restart", read_restart_key},
    {"scale", later<Service>},
    {"cpus", later<Service>},
    {"mem_limit", later<Service>},
    {"mem_reservation", later<Service>},
    {"pids_limit", later<Service>},
    // Without effect in Swarm.
    {"annotations"},
    {"attach"},
    {"blkio_config"},
    {"build", nullptr, "build and push the image first: fairlead image build, fairlead image push"},
    {"cgroup"},
    {"cgroup_parent"},
    {"container_name", nullptr, "remove it; Swarm names containers itself, services reach each other by their names"},
    {"cpu_count"},
    {"cpu_percent"},
    {"cpu_period"},
    {"cpu_quota", nullptr, "use deploy.resources.limits.cpus"},
    {"cpu_rt_period"},
    {"cpu_rt_runtime"},
    {"cpu_shares", nullptr, "use deploy.resources.reservations.cpus"},
    {"cpuset"},
    {"develop"},
    {"device_cgroup_rules"},
    {"devices"},
    {"domainname", nullptr, "put it into \"hostname\""},
    {"expose", nullptr, "remove it; services in one network reach all ports of each other"},
    {"external_links", nullptr, "use a network that both services share"},
    {"gpus", nullptr, "use deploy.resources.reservations.generic_resources"},
    {"ipc"},
    {"links", nullptr, "use a network that both services share, and aliases"},
    {"mac_address"},
    {"mem_swappiness"},
    {"memswap_limit"},
    {"models"},
    {"network_mode", nullptr, "for the host's network, use an external network named \"host\""},
    {"oom_kill_disable"},
    {"pid"},
    {"platform", nullptr, "use deploy.placement.constraints, for example node.platform.arch == x86_64"},
    {"post_start"},
    {"pre_stop"},
    {"privileged", nullptr, "use cap_add for single capabilities"},
    {"pull_policy"},
    {"runtime"},
    {"security_opt"},
    {"shm_size", nullptr, "mount a tmpfs at /dev/shm"},
    {"storage_opt"},
    {"use_api_socket"},
    {"userns_mode"},
    {"uts"},
    {"volumes_from", nullptr, "mount the same named volume in both services"},
    {"volume_driver", nullptr, "set the driver of the volume"},
};

/// docker's client leaves out the policy "no", and gives a plain on-failure 0 attempts, which is no limit.
void restart_as_docker(std::optional<RestartPolicy>& policy) {
  if (!policy) return;
  if (policy->condition == RestartCondition::none) {
    policy.reset();
  } else if (policy->condition == RestartCondition::on_failure && !policy->max_attempts) {
    policy->max_attempts = 0;
  }
}

Error without_image(const Service& service) {
  return Error(Errc::config, "there is no image")
      .id("FL0204")
      .at(service.place)
      .help(service.has_build ? "Swarm does not build: push the image first, and name it with \"image\""
                              : "add image: name:version");
}

/// swarmkit (manager/orchestrator/update) takes each task that ends within `monitor` for a failure.
void warn_of_early_end(const Deploy& deploy, Context& context) {
  const bool may_end = deploy.restart_policy && deploy.restart_policy->condition == RestartCondition::none;
  const bool is_service = deploy.mode == Mode::replicated || deploy.mode == Mode::global;
  if (context.as_docker() || !may_end || !is_service || !deploy.update_config) return;
  if (deploy.update_config->failure_action != FailureAction::rollback) return;
  context.warn(deploy.update_config->place,
               "the Swarm takes a task that ends well within \"monitor\" for a failed update, and rolls it back",
               "remove failure_action: a failed deploy is taken back by fairlead stack deploy; or make it a job with "
               "deploy.mode: replicated-job");
}

}  // namespace

Result<Service> read_service(const yaml::Entry& entry, Context& context) {
  const auto& [key, node] = entry;
  Service service{.name = key.value, .place = key.place()};
  TRY(reject_unsupported(node, unsupported));
  TRY(read_fields(node, service_fields, service, context));
  TRY(read_fairlead(node, service, context));
  service.has_build = node.find("build") != nullptr;
  if (context.as_docker()) {
    TRY(read_docker_environment(node, service, context));
    return service;
  }
  TRY_ASSIGN(service.environment, read_environment(node, context));
  TRY_ASSIGN(auto labels, read_label_files(node, context));
  service.labels.merge(labels);  // Those of the Compose file win.
  TRY(read_old_resources(node, service.deploy, context));
  TRY(complete_service(service, context));
  return service;
}

Result<> complete_service(Service& service, Context& context) {
  const bool is_known = !service.image.empty() || (context.tolerant && service.image_place.line > 0);
  if (!is_known) return without_image(service);
  if (context.as_docker()) restart_as_docker(service.restart);
  if (service.restart && service.deploy.restart_policy) {
    context.warn(service.restart->place, "\"restart\" has no effect: deploy.restart_policy counts",
                 "remove one of the two", Concern::no_effect);
  } else if (service.restart) {
    service.deploy.restart_policy = std::exchange(service.restart, std::nullopt);
  }
  warn_of_early_end(service.deploy, context);
  if (service.networks.empty()) service.networks.push_back({.network = "default", .place = service.place});
  return {};
}

}  // namespace fairlead::compose
