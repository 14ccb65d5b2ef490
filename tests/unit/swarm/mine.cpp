#include "unit/swarm/mine.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <utility>

namespace fairlead::test {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

Mine::Mine(bool has_run) {
  for (const auto* name : {"web:1", "web:2", "web:3"}) image(name);
  image("crash:1", {.kind = Behaviour::Kind::ends, .exit_code = 3, .lifetime = 100ms, .log = {"no air"}});
  options.web = &http;
  options.waits = false;
  if (has_run) REQUIRE(undertake(file("web:1")).has_value());
  options.waits = true;
  settle();
  engine.lines.clear();
}

std::string Mine::file(const std::string& image, const std::string& canary, const std::string& more) {
  return "services: {web: {image: \"registry.test/" + image + "\", deploy: {replicas: 4, update_config: " +
         "{parallelism: 4, monitor: 1s}}, x-fairlead: {strategy: {canary: {" + canary + "}}" + more + "}}}";
}

std::string Mine::green(const std::string& image, const std::string& strategy, const std::string& more) {
  return "services: {web: {image: \"registry.test/" + image + "\", deploy: {replicas: 4, update_config: " +
         "{parallelism: 4, monitor: 1s}, labels: {traefik.http.routers.web.rule: \"Host(`a.test`)\", "
         "traefik.http.services.web.loadbalancer.server.port: \"80\"}}, x-fairlead: {strategy: {blue-green: {" +
         strategy + "}}" + more + "}}}";
}

void Mine::settle() {
  clock.advance(10s);
  engine.swarm.advance(clock.wall());
}

std::string Mine::version() {
  settle();
  const auto all = running();
  for (const auto* name : {"web:1", "web:2"}) {
    Names wanted;
    for (const auto* slot : {"1", "2", "3", "4"}) {
      wanted.push_back(std::string("shop_web.") + slot + " registry.test/" + name);
    }
    if (all == wanted) return name;
  }
  return join(all, ", ");
}

std::string Mine::label(const char* service, const char* name) {
  const auto* found = engine.service(service);
  if (found == nullptr || !found->spec["Labels"].contains(name)) return {};
  return found->spec["Labels"][name].get<std::string>();
}

void Mine::leave_canary(const std::string& file) {
  engine.after = [this](int, const http::Request&) -> std::optional<Result<http::Response>> {
    if (engine.service("shop_web-canary") == nullptr) return std::nullopt;
    return Error(Errc::cancelled, "killed");
  };
  REQUIRE_FALSE(undertake(file).has_value());
  engine.after = {};
  REQUIRE(engine.service("shop_web-canary") != nullptr);
  settle();
  engine.lines.clear();
}

void check_kills(std::string (*file_of)(const std::string& image), std::size_t least) {
  const std::size_t step = std::getenv("FAIRLEAD_EVERY_CALL") == nullptr ? 2 : 1;
  const std::pair<std::size_t, const char*> ends[] = {{1, "web:1"}, {step, "web:2"}};
  for (const auto& [first, wanted] : ends) {
    for (std::size_t number = first; number < 100; number += step) {
      CAPTURE(number);
      Mine mine;
      bool is_dead = false;
      mine.engine.before = [&](int, const http::Request&) -> std::optional<Result<http::Response>> {
        is_dead = is_dead || mine.engine.writes().size() == number;
        if (is_dead) return Error(Errc::cancelled, "killed");
        return std::nullopt;
      };
      (void)mine.undertake(file_of("web:2"));
      mine.engine.before = {};
      if (!is_dead) {
        CHECK(number > least);
        break;
      }
      const auto done = mine.undertake(file_of(wanted));
      REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message()));
      CHECK(mine.version() == wanted);
      CHECK(mine.steps(file_of(wanted)).empty());
      CHECK(mine.engine.names("services") == Names{"shop_web"});
    }
  }
}

}  // namespace fairlead::test
