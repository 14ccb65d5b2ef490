#include "swarm/review.hpp"

#include "unit/swarm/stack.hpp"

using namespace fairlead;
using namespace std::chrono_literals;
using swarm::Review;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

namespace {

const Review login = {.env = "review/login", .ref = "feature/login", .mr = "7", .project = "shop/web"};

struct Apps : test::Stack {
  Apps() {
    image("web:1");
    image("once:1", {.kind = test::Behaviour::Kind::ends});
    review = login;
    review->expires = swarm::expiry(clock.wall(), 24h);
  }
  void good(std::string_view compose) {
    const auto done = deploy(compose);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
  }
};

const auto* review_app =
    "services:\n"
    "  web: {image: \"registry.test/web:1\", configs: [c]}\n"
    "  job: {image: \"registry.test/once:1\", deploy: {mode: replicated-job}}\n"
    "configs: {c: {content: x}}\n";

compose::Project routed(const std::string& labels) {
  test::MemoryFileSystem files;
  return test::project_of("services: {web: {image: w, deploy: {labels: [" + labels + "]}}}", files);
}

}  // namespace

TEST_CASE("labels say whose app it is, and are read again") {
  auto review = login;
  review.expires = test::FakeClock::start;
  const auto labels = swarm::labels_of(review);
  CHECK(labels == Variables{{"fairlead.env", "review/login"},
                            {"fairlead.expires", "2026-01-31T12:00:00Z"},
                            {"fairlead.mr", "7"},
                            {"fairlead.project", "shop/web"},
                            {"fairlead.ref", "feature/login"}});
  const auto again = swarm::review_of(labels);
  REQUIRE(again.has_value());
  CHECK(swarm::labels_of(*again) == labels);
  CHECK_FALSE(swarm::review_of({{"fairlead.ref", "x"}}).has_value());
}

TEST_CASE("everything of a review app is marked; the time is not on jobs") {
  Apps apps;
  apps.good(review_app);
  CHECK(apps.engine.spec("shop_web")["Labels"]["fairlead.expires"] == "2026-02-01T12:00:00Z");
  CHECK(apps.engine.spec("shop_web")["Labels"]["fairlead.ref"] == "feature/login");
  CHECK_FALSE(apps.engine.spec("shop_web")["TaskTemplate"]["ContainerSpec"]["Labels"].contains("fairlead.ref"));
  CHECK(apps.engine.spec("shop_job")["Labels"]["fairlead.ref"] == "feature/login");
  CHECK_FALSE(apps.engine.spec("shop_job")["Labels"].contains("fairlead.expires"));
}

TEST_CASE("a later deploy moves the time in place, runs no job again and makes no config anew") {
  Apps apps;
  apps.good(review_app);
  CHECK(apps.steps(review_app).empty());
  const auto configs = apps.engine.names("configs");
  apps.clock.advance(1h);
  apps.review->expires = swarm::expiry(apps.clock.wall(), 24h);
  CHECK(apps.steps(review_app) == Lines{"update in place service shop_web"});
  apps.good(review_app);
  CHECK(apps.engine.names("configs") == configs);
  CHECK(apps.engine.service("shop_job")->job_iteration == 0);
}

TEST_CASE("a stack that is something else never becomes a review app") {
  Apps apps;
  apps.review.reset();
  apps.good(review_app);
  apps.review = login;
  const auto refused = apps.plan(review_app);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == Errc::refused);
  CHECK(refused.error().id() == "FL0572");
  CHECK(refused.error().message() == "the stack \"shop\" is there, and is no review app");
  Apps other;
  other.good(review_app);
  other.review->ref = "main";
  CHECK(other.plan(review_app).error().message() ==
        "the stack \"shop\" is there, and is that of \"feature/login\" of shop/web");
}

TEST_CASE("the names of routes hold the name of the stack") {
  CHECK(swarm::check_route_names(routed("traefik.enable=true, traefik.http.routers.shop-web.rule=x"), "shop"));
  CHECK(swarm::check_route_names(routed("traefik.docker.network=x, traefik.port=80, other.http.routers.a.rule=x"),
                                 "shop"));
  for (const auto* label : {"traefik.http.routers.web.rule=x", "traefik.http.services.web.loadbalancer.server.port=80",
                            "traefik.http.middlewares.web.stripprefix.prefixes=x", "traefik.tcp.routers.web.rule=x",
                            "Traefik.HTTP.Routers.web.rule=x"}) {
    CAPTURE(label);
    const auto wrong = swarm::check_route_names(routed(label), "shop");
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().id() == "FL0573");
    CHECK(wrong.error().code() == Errc::config);
  }
}

TEST_CASE("the address is what the file says, else that of a router") {
  auto project = routed("\"traefik.http.routers.a.rule=PathPrefix(`/x`) && Host(`a.test`, `b.test`)\"");
  CHECK(swarm::url_of(project) == "http://a.test");
  project.url = "https://shop.test/start";
  CHECK(swarm::url_of(project) == "https://shop.test/start");
  for (const auto& [labels, url] : {
           std::pair("\"traefik.http.routers.a.rule=Host(\\\"a.test\\\")\", traefik.http.routers.a.tls=true",
                     "https://a.test"),
           {"\"traefik.http.routers.a.rule=Host(`a.test`)\", traefik.http.routers.a.tls.certresolver=le",
            "https://a.test"},
           {"\"traefik.http.routers.a.rule=Host(`a.test`)\", traefik.http.routers.a.entrypoints=websecure",
            "https://a.test"},
           {"\"traefik.http.routers.a.rule=Host(`a.test`)\", traefik.http.routers.b.tls=true", "http://a.test"},
           {"\"traefik.frontend.rule=Host: a.test,b.test\"", "http://a.test"},
           {"\"traefik.http.routers.a.rule=HostRegexp(`.+`)\"", ""},
           {"\"traefik.http.routers.a.rule=Host(`\"", ""},
           {"\"some.rule=Host(`a.test`)\"", ""},
       }) {
    CAPTURE(labels);
    CHECK(swarm::url_of(routed(labels)) == url);
  }
}

TEST_SUITE_END();
