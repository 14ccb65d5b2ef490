#include "lint/rules.hpp"

#include "lint/checks.hpp"

#include <algorithm>

namespace fairlead::lint {
namespace {

using enum Severity;
using enum When;

/// A check of one service as one of all services.
template <void (*Check)(const Service& service, const View& view, Sink& sink)>
void each(const View& view, Sink& sink) {
  for (const auto& [name, service] : view.project.services) {
    sink.in_service(name);
    Check(service, view, sink);
  }
}

constexpr Rule table[] = {
    // how a service comes to run, and to its next version
    {"no-rollback", info, strict, "an update that the Swarm does not roll back by itself",
     "write deploy.update_config.failure_action: rollback", each<no_rollback>},
    {"no-healthcheck", info, strict, "a service without a health check",
     "write a healthcheck; where the image has its own, say x-fairlead: {lint-ignore: [no-healthcheck]}",
     each<no_healthcheck>},
    {"stop-first", info, always, "one replica without data, which every update takes away for a while",
     "write deploy.update_config.order: start-first, or more replicas", each<stop_first>},
    {"start-first-host-port", warning, always, "start-first, with a port of the node",
     "use order: stop-first, or publish the port in mode ingress", each<start_first_host_port>},
    {"start-first-volume", info, always, "start-first, with a volume that both tasks write to",
     "use order: stop-first unless the program can share it, or mount it read-only", each<start_first_volume>},
    {"short-monitor", info, always, "an update that ends before a failing health check is seen",
     "write deploy.update_config.monitor, at least healthcheck interval times retries", each<short_monitor>},
    {"job-reruns", info, strict, "a job, which runs again with every change", "make it safe to run twice",
     each<job_reruns>},
    {"replicas-unset", info, strict, "a service that leaves its number of replicas to the Swarm",
     "write deploy.replicas, unless something else scales the service", each<replicas_unset>},
    // what a service is given
    {"image-tag", warning, always, "an image without a tag, or with latest", "name a version, such as nginx:1.27",
     each<image_tag>},
    {"no-memory-limit", info, strict, "a service without a memory limit", "write deploy.resources.limits.memory",
     each<no_memory_limit>},
    {"no-log-limit", info, strict, "logs that grow without a limit",
     "write logging: {options: {max-size: 10m, max-file: \"3\"}}", each<no_log_limit>},
    {"secret-in-environment", warning, always, "a password, token or key in an environment variable",
     "use a secret; many images read it from NAME_FILE: /run/secrets/name", each<secret_in_environment>},
    {"secret-in-command", warning, always, "a password or token in a command line",
     "use a secret, and let the program read its file", each<secret_in_command>},
    {"secret-path", warning, always, "the path of a secret where the secret itself is read",
     "write NAME_FILE where the image reads it", each<secret_path>},
    {"secret-not-there", warning, always, "the path of a secret that the service does not get",
     "list the secret in the service", each<secret_not_there>},
    {"docker-socket", warning, always, "a service that controls the engine of its node",
     "put a filtering socket proxy in between, or ignore the rule where it has to be", each<docker_socket>},
    {"bind-mount", info, always, "a directory of the nodes", "use a volume, a config or a secret", each<bind_mount>},
    // what services share
    {"port-taken", warning, always, "a port that two services publish", "change one of the two", port_taken},
    {"overlay-unencrypted", info, strict, "a network whose traffic between nodes can be read",
     "write driver_opts: {encrypted: \"\"} where the nodes' network is not trusted", overlay_unencrypted},
    {"fixed-name", info, strict, "a network or volume that all stacks from this file would share",
     "remove the name, or put a variable into it", fixed_name},
    {"fixed-content-name", warning, always, "a secret or config that can never change",
     "remove the name: Fairlead names it by its content, or put a version into it", fixed_name_of_content},
    {"unused", info, always, "a network, volume, secret or config that no service uses", "remove it, or use it",
     unused},
    // what is written, and read otherwise
    {"no-effect", warning, always, "a key or option that the Swarm ignores", "remove it", no_effect},
    {"unset-variable", warning, always, "a variable that is not set and has no default", "set it, or give a default",
     unset_variable},
    {"host-address", warning, always, "a port published at one address, which the Swarm opens on all",
     "close it by a firewall", host_address},
    {"missing", warning, always, "a file or variable that plan and deploy need, and that is not here",
     "have it there when they run", missing},
    {"refused", error, always, "what the engine never takes", "change it", refused},
    {"reading", warning, always, "all else that deploy warns of while it reads the file", "say what is meant", reading},
    {"empty-variable", info, always, "an empty variable that docker's client fills from its own environment",
     "remove it, unless only Fairlead deploys this file", each<empty_variable>},
    {"text-or-number", warning, always, "a text that docker's client reads as a number, a date or a boolean",
     "put it in quotes", each<text_or_number>},
    {"quotes-in-value", warning, always, "quotes around a value in a list, which are part of it", "remove the quotes",
     each<quotes_in_value>},
    {"merged-test", warning, always, "a health check that two files give", "write it in one of the files",
     each<merged_test>},
    // Traefik
    {"traefik-container-labels", error, always, "Traefik's labels on containers, where it does not look in a Swarm",
     "move them to deploy.labels", each<traefik_container_labels>},
    {"traefik-label", error, always, "a label that Traefik does not know", "use a name of its documentation",
     traefik_label},
    {"traefik-rule", error, always, "a rule that Traefik does not take", "write for example Host(`shop.example.org`)",
     traefik_rule},
    {"traefik-versions", warning, always, "labels of different versions of Traefik in one file",
     "use the form of one version", traefik_versions},
    {"traefik-port", error, always, "a route without a port: Traefik sees none in a Swarm",
     "add the label traefik.http.services.NAME.loadbalancer.server.port", traefik_port},
    {"traefik-tls", warning, always, "a router at an entry point for TLS that has no TLS",
     "add the label traefik.http.routers.NAME.tls=true, unless the entry point has it", traefik_tls},
    {"traefik-network", warning, always,
     "a routed service in several networks that does not say which one Traefik shares",
     "add the label traefik.swarm.network (Traefik 2: traefik.docker.network), unless Traefik's own settings name it",
     traefik_network},
    {"traefik-network-name", warning, always, "a network label that names none of the service's networks",
     "write the network's full name, as docker network ls shows it", traefik_network_name},
    {"traefik-two-networks", warning, always, "network labels of Traefik 2 and 3 together, which 3 refuses",
     "keep traefik.swarm.network, or traefik.docker.network for Traefik 2", traefik_two_networks},
    {"traefik-duplicate", error, always, "a router or middleware that two services define differently",
     "give each a name of its own: Traefik drops both", traefik_duplicate},
    {"traefik-service", error, always, "a router without a service, where there are several",
     "add the label traefik.http.routers.NAME.service", traefik_service},
    {"traefik-reference", warning, always, "a service, middleware, entry point or resolver that nothing here declares",
     "declare it, or name its provider: NAME@file", traefik_reference},
    {"unknown-ignore", warning, always, "a rule to ignore that does not exist",
     "list the rules with: fairlead stack lint --rules", unknown_ignore},
};

}  // namespace

std::span<const Rule> rules() {
  return table;
}

const Rule* find_rule(std::string_view id) {
  const auto* found = std::ranges::find(table, id, &Rule::id);
  return found == std::end(table) ? nullptr : found;
}

}  // namespace fairlead::lint
