#include "swarm/plan.hpp"

#include "unit/swarm/stack.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using Steps = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

constexpr auto web = "services: {web: {image: registry.test/web:1, deploy: {replicas: 2}}}";

/// A stack on which `compose` runs.
struct Deployed : test::Stack {
  explicit Deployed(std::string_view compose) {
    for (const auto* name : {"web:1", "web:2", "db:1"}) image(name);
    const auto done = deploy(compose);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
    engine.lines.clear();
  }
  plan::Change first_change(std::string_view compose) {
    auto prepared = plan(compose);
    REQUIRE_MESSAGE(prepared.has_value(), (prepared ? "" : prepared.error().message()));
    REQUIRE_FALSE(prepared->plan.steps.empty());
    return prepared->plan.steps.changes().front();
  }
};

}  // namespace

TEST_CASE("a new stack: what services need comes first, then services after those they depend on") {
  test::Stack stack;
  stack.image("web:1");
  stack.image("db:1");
  CHECK(stack.steps("services: {web: {image: registry.test/web:1, depends_on: [zdb], configs: [c]}, "
                    "zdb: {image: registry.test/db:1}}\nconfigs: {c: {content: x}}") ==
        Steps{"create config shop_c_" + stack
                                            .plan("services: {w: {image: registry.test/web:1, configs: [c]}}\n"
                                                  "configs: {c: {content: x}}")
                                            ->plan.steps.steps[0]
                                            .call.hash.substr(0, 12),
              "create network shop_default", "create service shop_zdb", "create service shop_web"});
  CHECK(stack.engine.writes().empty());
}

TEST_CASE("an unchanged stack plans nothing") {
  Deployed stack(web);
  CHECK(stack.steps(web).empty());
  CHECK(stack.engine.writes().empty());
}

TEST_CASE("a new image restarts the tasks, and the plan says how many and how") {
  Deployed stack(web);
  const auto change = stack.first_change(
      "services: {web: {image: registry.test/web:2, deploy: {replicas: 2, update_config: {order: start-first}}}}");
  CHECK(change.action == plan::Action::restart);
  CHECK(change.why == "restarts 2 tasks, 1 at a time, start-first");
  CHECK(change.fields.back() == plan::Field{.path = "image",
                                            .before = "registry.test/web:1@" + test::digest_of('a'),
                                            .after = "registry.test/web:2@" + test::digest_of('b'),
                                            .effect = "restarts 2 tasks"});
}

TEST_CASE("the plan says that the Swarm goes on while new tasks fail") {
  Deployed stack(web);
  const auto change = stack.first_change(
      "services: {web: {image: registry.test/web:2, deploy: {replicas: 2, update_config: {failure_action: "
      "continue}}}}");
  CHECK(change.why == "restarts 2 tasks, 1 at a time, stop-first, also while new ones fail");
}

TEST_CASE("a tag that moved is a new image") {
  Deployed stack(web);
  stack.engine.images["registry.test/web:1"].digest = test::digest_of('9');
  CHECK(stack.first_change(web).fields ==
        std::vector{plan::Field{.path = "image",
                                .before = "registry.test/web:1@" + test::digest_of('a'),
                                .after = "registry.test/web:1@" + test::digest_of('9'),
                                .effect = "restarts 2 tasks"}});
}

TEST_CASE("labels of the service change in place, more replicas leave the others alone") {
  Deployed stack(web);
  const auto labels =
      stack.first_change("services: {web: {image: registry.test/web:1, deploy: {replicas: 2, labels: {a: b}}}}");
  CHECK(labels.action == plan::Action::update);
  CHECK(labels.fields.front().effect == "in place");
  const auto more = stack.first_change("services: {web: {image: registry.test/web:1, deploy: {replicas: 3}}}");
  CHECK(more == plan::Change{.action = plan::Action::update,
                             .kind = "service",
                             .name = "shop_web",
                             .fields = {{.path = "deploy.replicas",
                                         .before = "2",
                                         .after = "3",
                                         .effect = "starts or stops tasks, the others stay"}}});
}

TEST_CASE("what the file leaves to the Swarm stays: the number of replicas, forced restarts") {
  constexpr auto open = "services: {web: {image: registry.test/web:1}}";
  Deployed stack(open);
  auto* service = stack.engine.service("shop_web");
  service->spec["Mode"]["Replicated"]["Replicas"] = 5;
  service->spec["TaskTemplate"]["ForceUpdate"] = 3;
  CHECK(stack.steps(open).empty());
  const auto prepared = stack.plan("services: {web: {image: registry.test/web:2}}");
  REQUIRE(prepared.has_value());
  const auto& body = *prepared->plan.steps.steps.at(0).call.body;
  CHECK(body["Mode"]["Replicated"]["Replicas"] == 5);
  CHECK(body["TaskTemplate"]["ForceUpdate"] == 3);
}

TEST_CASE("another mode means another service") {
  Deployed stack(web);
  const auto change = stack.first_change("services: {web: {image: registry.test/web:1, deploy: {mode: global}}}");
  CHECK(change.action == plan::Action::recreate);
  CHECK(change.why == "Swarm cannot change the mode of a service");
}

TEST_CASE("any change of a job runs it again; no change does not") {
  constexpr auto job = "services: {web: {image: registry.test/db:1, deploy: {mode: replicated-job}}}";
  test::Stack stack;
  stack.image("db:1", {.kind = test::Behaviour::Kind::ends});
  REQUIRE(stack.deploy(job).has_value());
  CHECK(stack.steps(job).empty());
  CHECK(stack.steps("services: {web: {image: registry.test/db:1, deploy: {mode: replicated-job, labels: {a: b}}}}") ==
        Steps{"run again service shop_web"});
}

TEST_CASE("a service that the Swarm left half-way is updated again") {
  Deployed stack(web);
  stack.engine.service("shop_web")->update_status = {{"State", "paused"}};
  const auto change = stack.first_change(web);
  CHECK(change.action == plan::Action::restart);
  CHECK(change.why == "its last update stopped half-way (paused): goes on");
}

TEST_CASE("a service whose only task has ended is not half-way") {
  constexpr auto once = "services: {web: {image: registry.test/db:1, deploy: {restart_policy: {condition: none}}}}";
  test::Stack stack;
  stack.image("db:1", {.kind = test::Behaviour::Kind::ends});
  REQUIRE(stack.deploy(once).has_value());
  stack.engine.service("shop_web")->update_status = {{"State", "paused"}};
  CHECK(stack.steps(once).empty());
}

TEST_CASE("what left the file stays, and the plan says so; --prune removes it last") {
  Deployed stack(
      "services: {web: {image: registry.test/web:1}, old: {image: registry.test/db:1, networks: [n]}}\n"
      "networks: {n: {}}");
  constexpr auto less = "services: {web: {image: registry.test/web:2}}";
  const auto kept = stack.plan(less);
  REQUIRE(kept.has_value());
  CHECK(kept->plan.notes == Steps{"service \"shop_old\" is not in the file: kept; --prune removes it"});
  stack.prune = true;
  CHECK(stack.steps(less) == Steps{"restart service shop_web", "remove service shop_old", "remove network shop_n"});
}

TEST_CASE("new content is a new config; the old one goes when no service can go back to it") {
  const auto with = [](const char* content, const char* image) {
    return std::string("services: {web: {image: registry.test/") + image +
           ", configs: [c]}}\nconfigs: {c: {content: " + content + "}}";
  };
  Deployed stack(with("one", "web:1"));
  const auto first = stack.engine.names("configs").at(0);
  const auto change = stack.plan(with("two", "web:1"));
  REQUIRE(change.has_value());
  REQUIRE(change->plan.steps.steps.size() == 2);
  CHECK(change->plan.steps.steps[1].change.fields.front().before == first);
  REQUIRE(stack.deploy(with("two", "web:1")).has_value());
  CHECK(stack.steps(with("two", "web:1")).empty());  // PreviousSpec still refers to the first.
  CHECK(stack.steps(with("two", "web:2")) == Steps{"restart service shop_web", "remove config " + first});
  REQUIRE(stack.deploy(with("two", "web:2")).has_value());
  CHECK(stack.engine.names("configs").size() == 1);
}

TEST_CASE("a config with a name of its own cannot follow its content") {
  const auto with = [](const char* content) {
    return std::string(
               "services: {web: {image: registry.test/web:1, configs: [c]}}\n"
               "configs: {c: {name: fixed, content: ") +
           content + "}}";
  };
  Deployed stack(with("one"));
  CHECK(stack.steps(with("one")).empty());
  const auto refused = stack.plan(with("two"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == Errc::refused);
  CHECK(refused.error().message() == "config \"fixed\" exists with other content, which Swarm cannot change");
  CHECK(refused.error().place().line == 2);
}

TEST_CASE("a secret of a fixed name that others made stays as it is, and the plan says so") {
  Deployed stack(web);
  stack.engine.add("secrets", {{"Name", "tls"}, {"Labels", {{"com.docker.stack.namespace", "shop"}}}});
  stack.files.add("/project/tls", "key");
  const auto prepared = stack.plan(
      "services: {web: {image: registry.test/web:1, secrets: [t]}}\n"
      "secrets: {t: {name: tls, file: ./tls}}");
  REQUIRE(prepared.has_value());
  CHECK(prepared->plan.notes ==
        Steps{"secret \"tls\" was made by other means: its content cannot be compared, and stays"});
}

TEST_CASE("tasks are counted by what is to run, not by what stops") {
  Deployed stack(web);
  auto old = stack.engine.swarm.tasks;
  for (auto& task : old) {
    task.id += "-old";
    task.desired = "shutdown";
    stack.engine.swarm.tasks.push_back(task);
  }
  CHECK(stack.first_change("services: {web: {image: registry.test/web:2, deploy: {replicas: 2}}}").why ==
        "restarts 2 tasks, 1 at a time, stop-first");
  stack.engine.service("shop_web")->spec["Mode"]["Replicated"]["Replicas"] = 0;
  CHECK(stack.first_change("services: {web: {image: registry.test/web:2}}").why ==
        "restarts no task, 1 at a time, stop-first");
}

TEST_CASE("what is created is shown with all that it needs") {
  test::Stack stack;
  stack.image("web:1");
  stack.files.add("/project/key", "k");
  const auto prepared = stack.plan(R"(
services:
  web:
    image: registry.test/web:1
    ports: ["8080:80", {target: 53, published: 53, protocol: udp, mode: host}]
    networks: [n]
    secrets: [{source: key, target: k}]
    volumes: ["data:/data:ro", "/srv/www:/www", {type: tmpfs, target: /run/x}]
    deploy: {replicas: 2, resources: {limits: {cpus: "0.5", memory: 128M, pids: 50}, reservations: {memory: 64M}}}
networks: {n: {attachable: true, ipam: {config: [{subnet: 10.9.0.0/24}]}}}
secrets: {key: {file: ./key}}
volumes: {data: {driver_opts: {type: nfs, o: "addr=10.0.0.1,password=hunter2"}}}
)");
  REQUIRE_MESSAGE(prepared.has_value(), (prepared ? "" : prepared.error().message()));
  const auto changes = prepared->plan.steps.changes();
  REQUIRE(changes.size() == 3);
  const auto told = [](const plan::Change& change) {
    std::string out;
    for (const auto& field : change.fields) out += fmt::format("{}: {}\n", field.path, field.after);
    return out;
  };
  CHECK(told(changes[1]) == "subnet: 10.9.0.0/24\nattachable: true\n");
  CHECK(told(changes[2]) ==
        "image: registry.test/web:1@" + test::digest_of('a') +
            "\ndeploy.replicas: 2\nports: host 53->53/udp, 8080->80\nnetworks: shop_n\n"
            "volumes./data: volume shop_data, o=addr=10.0.0.1,password=***, type=nfs, read-only\n"
            "volumes./www: bind /srv/www\nvolumes./run/x: tmpfs\n"
            "deploy.resources.limits.memory_bytes: 128M\ndeploy.resources.limits.nano_cpus: 0.5 CPUs\n"
            "deploy.resources.limits.pids: 50\ndeploy.resources.reservations.memory_bytes: 64M\n"
            "secrets: " +
            changes[0].name + " as k\n");
}

TEST_CASE("a config whose content changes is shown with its lines") {
  const auto with = [](const char* listen) {
    return fmt::format(
        "services: {{web: {{image: registry.test/web:1, configs: [c]}}}}\n"
        "configs: {{c: {{content: \"user nginx;\\nlisten {};\\npassword {};\\n\"}}}}",
        listen, listen);
  };
  Deployed stack(with("80"));
  const auto change = stack.first_change(with("8080"));
  CHECK(change.kind == "config");
  CHECK(change.why == "in place of " + stack.engine.names("configs").at(0));
  CHECK(change.lines ==
        Steps{"@@ line 1 @@", " user nginx;", "-listen 80;", "-password ***", "+listen 8080;", "+password ***"});
}

TEST_CASE("what belongs to others is not taken over") {
  Deployed stack(web);
  stack.engine.add("networks", {{"Name", "shop_n"}, {"Driver", "overlay"}, {"Labels", nullptr}});
  CHECK(stack.steps("services: {web: {image: registry.test/web:1, networks: [n]}}\nnetworks: {n: {}}") ==
        Steps{"a network \"shop_n\" exists, but not in stack \"shop\""});
  stack.engine.service("shop_web")->spec["Labels"] = {{"com.docker.stack.namespace", "other"}};
  CHECK(stack.steps(web) == Steps{"a service \"shop_web\" exists, but not in stack \"shop\""});
  CHECK(stack.engine.writes().empty());
}

TEST_CASE("what is external must be there") {
  Deployed stack(web);
  const auto missing = stack.plan(
      "services: {web: {image: registry.test/web:1, networks: [t]}}\n"
      "networks: {t: {external: true, name: traefik}}");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().message() == "the external network \"traefik\" is not in this Swarm");
  CHECK(missing.error().help() == "create it: docker network create --driver overlay traefik");
  stack.engine.add("networks", {{"Name", "traefik"}, {"Driver", "overlay"}});
  CHECK(stack.steps("services: {web: {image: registry.test/web:1, deploy: {replicas: 2}, networks: [t]}}\n"
                    "networks: {t: {external: true, name: traefik}}") == Steps{"restart service shop_web"});
}

TEST_CASE("an engine that is no manager is refused before anything else") {
  test::Stack stack;
  stack.engine.is_manager = false;
  const auto refused = stack.plan(web);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == Errc::config);
  CHECK(refused.error().id() == "FL0503");
}

TEST_CASE("what is left of a removed stack are its volumes, and the plan names them") {
  Deployed stack(
      "services: {web: {image: registry.test/web:1, volumes: [data:/data, other:/other, /tmp:/tmp]}}\n"
      "volumes: {data: {}, other: {external: true}}");
  const auto observed = swarm::observe_stack(stack.client(), "shop");
  REQUIRE(observed.has_value());
  CHECK(swarm::plan_removal("shop", *observed).notes ==
        Steps{"volume \"shop_data\" stays on the nodes that have it: docker volume rm shop_data"});
}

TEST_CASE("the plan says what a service waits for, where that is more than an order") {
  Deployed stack(web);
  const auto change = stack.first_change(
      "services: {web: {image: registry.test/web:2, deploy: {replicas: 2}, depends_on: {db: {condition: "
      "service_healthy}, other: {condition: service_started}}}, db: {image: registry.test/db:1}, other: {image: "
      "registry.test/db:1}}");
  CHECK(change.name == "shop_db");
  CHECK(change.why.empty());
  const auto prepared = stack.plan(
      "services: {web: {image: registry.test/web:2, deploy: {replicas: 2}, depends_on: {db: {condition: "
      "service_healthy}}}, db: {image: registry.test/db:1}}");
  CHECK(prepared->plan.steps.changes().at(1).why ==
        "restarts 2 tasks, 1 at a time, stop-first; after shop_db is healthy");
}

TEST_SUITE_END();
