// What the engine or every node always refuses: an error with its place; a warning where docker's client is followed,
// which sends it even so, and where files are only judged.
#include "compose/limits.hpp"

#include "unit/compose/loading.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

namespace {

struct Refusal {
  const char *body, *rest, *failure;  ///< The body starts in line 4, column 5; what follows in the line after it.
};

constexpr Refusal always_refused[] = {
    {"", "secrets: {s: {environment: EMPTY}}\n", R"(4:28 "s": the content is empty; Swarm takes one byte at least)"},
    {"", "secrets: {s: {file: empty}}\n", R"(4:21 "s": the content is empty; Swarm takes one byte at least)"},
    {"", "configs: {c: {content: \"\"}}\n", R"(4:24 "c": the content is empty; Swarm takes one byte at least)"},
    {"", "configs: {c: {content: \"$EMPTY\"}}\n", R"(4:24 "c": the content is empty; Swarm takes one byte at least)"},
    {"", "secrets: {s: {content: x, driver_opts: {a: b}}}\n", R"(4:40 "s": options of a driver need a driver)"},
    {"deploy: {resources: {limits: {memory: 4095k}}}", "",
     "4:43 4193280 bytes of memory are less than the 4 MiB that Swarm asks for"},
    {"deploy: {resources: {reservations: {memory: 1}}}", "",
     "4:49 1 bytes of memory are less than the 4 MiB that Swarm asks for"},
    {"mem_limit: 64", "", "4:16 64 bytes of memory are less than the 4 MiB that Swarm asks for"},
    {"deploy: {resources: {limits: {cpus: '0.0009'}}}", "",
     "4:41 this is less than the 0.001 CPUs that Swarm asks for"},
    {"cpus: 0.0001", "", "4:11 this is less than the 0.001 CPUs that Swarm asks for"},
    {"deploy: {placement: {constraints: [node.role = manager]}}", "",
     R"(4:40 the constraint "node.role = manager" has neither == nor !=)"},
    {"deploy: {placement: {constraints: [node.rolle == manager]}}", "", R"(4:40 no node has "node.rolle")"},
    {"deploy: {placement: {constraints: [node.labels. == a]}}", "", R"(4:40 no node has "node.labels.")"},
    {"deploy: {placement: {constraints: [node.role == boss]}}", "", R"(4:40 no node has the role "boss")"},
    {"deploy: {placement: {constraints: [node.ip == 10.0.0.300]}}", "", R"(4:40 no node has the address "10.0.0.300")"},
    {"deploy: {placement: {constraints: ['node.labels.a == \"b\"']}}", "", R"(4:40 a constraint cannot ask for ""b"")"},
    {"deploy: {placement: {constraints: [node.hostname ==]}}", "", R"(4:40 a constraint cannot ask for "")"},
    {"deploy: {mode: replicated-job, update_config: {parallelism: 1}}", "",
     "4:51 a job is never updated: it has no update_config"},
    {"healthcheck: {test: x, interval: 100us}", "", "4:38 a time of a health check is 1 ms at least"},
    {"healthcheck: {test: x, start_period: 1ns}", "", "4:42 a time of a health check is 1 ms at least"},
    {"stop_signal: SIGSTOPP", "", R"(4:18 "SIGSTOPP" is no signal)"},
    {"stop_signal: SIGRTMIN+16", "", R"(4:18 "SIGRTMIN+16" is no signal)"},
    {"working_dir: app", "", R"(4:18 the working directory "app" is no absolute path)"},
    {"hostname: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "",
     "4:15 a host name has at most 64 characters, not 65"},
    {"cap_add: [NET_ADMIN, NET_ADMN]", "", R"(4:26 there is no capability "NET_ADMN")"},
    {"cap_drop: [CAP_EVERYTHING]", "", R"(4:16 there is no capability "CAP_EVERYTHING")"},
    {"sysctls: {net.core.somaxconn: 1, vm.max_map_count: 1}", "",
     R"(4:38 "vm.max_map_count" is of the whole node: no container can set it)"},
    {"sysctls: [vm.swappiness=1]", "", R"(4:15 "vm.swappiness" is of the whole node: no container can set it)"},
    {"ulimits: {nofiles: 1024}", "", R"(4:15 there is no ulimit "nofiles")"},
    {"extra_hosts: [db=localhost]", "", R"(4:19 "localhost" is no address)"},
    {"dns: dns.example.org", "", R"(4:10 "dns.example.org" is no address of a DNS server)"},
    {"dns: [1.1.1.1, '::1', 1.1.1]", "", R"(4:27 "1.1.1" is no address of a DNS server)"},
    {"secrets: [{source: s, uid: www-data}]", "secrets: {s: {content: x}}\n",
     R"(4:32 "www-data" is no number: nodes look up no names here)"},
    {"configs: [{source: c, gid: '1k'}]", "configs: {c: {content: x}}\n",
     R"(4:32 "1k" is no number: nodes look up no names here)"},
    {"ports: [{target: 80, published: 1, mode: host}, {target: 80, published: 2, mode: host}]", "",
     "4:53 stack.yml:4:13 publishes the port 80 of the container on the host, too: only the last one of them would be "
     "open"},
    {"ports: [{target: 80, published: 1, mode: host}, {target: 81, published: 1}]", "",
     "4:53 the port 1 is taken by stack.yml:4:13"},
    {"volumes: [{type: image, source: 'app:1', target: /i}]", "", "4:15 Swarm mounts no images"},
    {"networks: [n]", "networks: {n: {driver: bridge}}\n",
     R"(5:24 a network with the driver "bridge" stays on one node: no service of a Swarm can use it)"},
    {"networks: [ingress]", "networks: {ingress: {external: true}}\n",
     R"(5:12 the network "ingress" is the Swarm's own: no service can join it)"},
    {"networks: [n]", "networks: {n: {ipam: {config: [{subnet: 10.0.0.0}]}}}\n", R"(5:41 "10.0.0.0" is no subnet)"},
    {"networks: [n]", "networks: {n: {ipam: {config: [{gateway: 10.0.0.1}]}}}\n", R"(5:32 "" is no subnet)"},
    {"networks: [n]", "networks: {n: {ipam: {config: [{subnet: 10.1.0.0/24, gateway: 10.2.0.1}]}}}\n",
     R"(5:41 the subnet 10.1.0.0/24 has no gateway "10.2.0.1")"},
    {"networks: [n]", "networks: {n: {ipam: {config: [{subnet: 10.1.0.0/24, ip_range: 10.1.1.0/25}]}}}\n",
     R"(5:41 the subnet 10.1.0.0/24 has no range "10.1.1.0/25")"},
    {"networks: [a, b]",
     "networks:\n  a: {ipam: {config: [{subnet: 10.1.0.0/16}]}}\n  b: {ipam: {config: [{subnet: 10.1.7.0/24}]}}\n",
     "7:32 the subnet 10.1.7.0/24 overlaps with 10.1.0.0/16 in stack.yml:6:32"},
    {"networks: [a]", "networks: {a: {ipam: {config: [{subnet: 'fd00::/48'}, {subnet: 'fd00:0:0:1::/64'}]}}}\n",
     "5:64 the subnet fd00:0:0:1::/64 overlaps with fd00::/48 in stack.yml:5:41"},
};

/// Close to those above, and fine.
constexpr std::pair<const char*, const char*> always_taken[] = {
    {"deploy: {resources: {limits: {memory: 4M, cpus: '0.001'}, reservations: {memory: 0}}}", ""},
    {"deploy: {placement: {constraints: [node.role!=manager, NODE.ID==abc, node.labels.a.b-c != d/e, "
     "engine.labels.os == a b, node.ip != 10.0.0.0/8, node.platform.arch==x86_64, node.role != boss]}}",
     ""},
    {"deploy: {mode: replicated-job, rollback_config: {parallelism: 1}}", ""},
    {"healthcheck: {test: x, interval: 1ms, timeout: 0s}", ""},
    {"stop_signal: sigquit", ""},
    {"stop_signal: RTMIN+3", ""},
    {"stop_signal: 9", ""},
    {"working_dir: 'C:\\app'", ""},
    {"hostname: '{{.Node.Hostname}}-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'", ""},
    {"cap_add: [all, cap_net_admin, SYSLOG]", ""},
    {"sysctls: {net.ipv4.ip_forward: 1, kernel.shmmax: 1, fs.mqueue.msg_max: 1}", ""},
    {"ulimits: {nofile: 1024, memlock: -1}", ""},
    {"extra_hosts: ['db:10.0.0.1', 'six=[fd00::1]', 'node=host-gateway']", ""},
    {"ports: [{target: 80, published: 1}, {target: 80, published: 2}]", ""},
    {"ports: [{target: 80, published: 1, mode: host}, {target: 80, published: 1, mode: host, protocol: udp}]", ""},
    {"networks: [a]",
     "networks: {a: {ipam: {config: [{subnet: 10.1.0.0/24}, {subnet: 10.1.1.0/24}]}}, unused: {driver: bridge, "
     "ipam: {config: [{subnet: 10.1.0.0/24}]}}}\n"},
};

Loader loader_for() {
  Loader loader;
  loader.environment["EMPTY"] = "";
  loader.files.add("/project/empty", "");
  return loader;
}

}  // namespace

TEST_CASE("what Swarm always refuses is refused with its place") {
  for (const auto& [body, rest, expected] : always_refused) {
    CAPTURE(body);
    CAPTURE(rest);
    auto loader = loader_for();
    const auto text = failure(loader.load({file_with(body, rest)}));
    const std::string_view place = std::string_view(expected).substr(0, std::string_view(expected).find(' '));
    CHECK_MESSAGE(text.starts_with(fmt::format("stack.yml:{} FL0", place)), text);
    CHECK_MESSAGE(text.find(std::string_view(expected).substr(place.size() + 1)) != text.npos, text);
  }
}

TEST_CASE("a name that nothing has is told the near one, or where all are listed") {
  const auto help = [](std::string_view body) { return loader_for().load({file_with(body)}).error().help(); };
  CHECK(help("cap_add: [NET_ADMN]") == "did you mean NET_ADMIN?");
  CHECK(help("cap_add: [EVERYTHING]") == "see: man 7 capabilities");
  CHECK(help("stop_signal: SIGTREM") == "did you mean TERM?");
  CHECK(help("stop_signal: SIG") == "write for example SIGTERM or SIGQUIT");
}

TEST_CASE("what is judged only is warned of, and the rest is read") {
  for (const auto& [body, rest, expected] : always_refused) {
    CAPTURE(body);
    CAPTURE(rest);
    auto loader = loader_for();
    loader.options.tolerant = true;
    const auto loaded = loader.loaded({file_with(body, rest)});
    CHECK(std::ranges::count(loaded.warnings, Concern::refused, &Diagnostic::concern) == 1);
    CHECK(loaded.project.services.contains("web"));
  }
}

TEST_CASE("docker's client sends what Swarm refuses, so its dialect warns only") {
  auto loader = loader_for();
  loader.options.dialect = Dialect::docker;
  const auto loaded = loader.loaded({file_with(
      "deploy: {resources: {limits: {memory: 1M}}, placement: {constraints: [node.role = x]}}\nnetworks: [n]\n"
      "ports: [{target: 80, published: 1, mode: host}, {target: 80, published: 2, mode: host}]",
      "networks: {n: {driver: bridge}}\n")});
  CHECK(std::ranges::count(loaded.warnings, Concern::refused, &Diagnostic::concern) == 4);
  CHECK(loaded.project.services.at("web").deploy.resources.limits.memory == 1U << 20U);
}

TEST_CASE("what is close to that is taken") {
  for (const auto& [body, rest] : always_taken) {
    CAPTURE(body);
    auto loader = loader_for();
    CHECK(failure(loader.load({file_with(body, rest)})) == "no error");
  }
}

TEST_CASE("a preference that names no label of nodes is warned of") {
  CHECK(warnings("deploy: {placement: {preferences: [{spread: node.labels.zone}, {spread: node.hostname}]}}") ==
        Texts{R"(4:77 "node.hostname" spreads over nothing: it is no label of a node)"});
}

TEST_CASE("files and variables that are missing are warned of where files are judged") {
  Loader loader;
  loader.options.tolerant = true;
  loader.options.stand_ins = {{"TAG", "1"}, {"SET", "other"}};
  loader.environment["SET"] = "mine";
  const auto loaded = loader.loaded({file_with(
      "env_file: gone.env\nlabel_file: gone.labels\nenvironment: {A: '${TAG}-${SET}'}\nsecrets: [file, variable]",
      "secrets: {file: {file: /gone/key}, variable: {environment: GONE}}\nconfigs: {c: {file: gone.conf}}\n")});
  CHECK(loaded.project.services.at("web").environment == Variables{{"A", "1-mine"}});
  CHECK(std::ranges::count(loaded.warnings, Concern::missing, &Diagnostic::concern) == 5);
  CHECK(loaded.warnings.size() == 5);
  loader.files.add("/project/large.env", std::string((1U << 20U) + 1, '#'));
  CHECK(loader.load({file_with("env_file: large.env")}).error().code() == Errc::refused);
  loader.options.tolerant = false;
  CHECK_FALSE(loader.load({file_with("env_file: gone.env")}).has_value());
}

TEST_SUITE_END();
