#include "base/text.hpp"
#include "doctor.hpp"
#include "engine/reach.hpp"
#include "http/headers.hpp"

#include <chrono>
#include <fmt/core.h>

namespace fairlead::doctor {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds harmless_skew = seconds(5), largest_skew = seconds(60);
constexpr milliseconds patience = seconds(8);  // Less than all checks together have.

/// "tcp://10.0.0.1:2376 (TCP with TLS, by DOCKER_HOST)"
std::string place_of(const engine::Endpoint& endpoint) {
  const auto origin = endpoint.origin.empty() ? std::string("the default") : "by " + endpoint.origin;
  return fmt::format("{} ({}, {})", endpoint.text, endpoint.way(), origin);
}

Finding judge_role(const engine::Info& info) {
  if (info.is_manager) return {.check = "swarm", .says = fmt::format("{} is a manager", info.name)};
  if (info.swarm_state == "active") {
    return {.check = "swarm",
            .health = Health::problem,
            .says = fmt::format("{} is a worker; only managers can create services", info.name),
            .mend = "set DOCKER_HOST to a manager, or promote this node: docker node promote " + info.name};
  }
  return {.check = "swarm",
          .health = Health::problem,
          .says = fmt::format("the engine is in no swarm (state: {})", info.swarm_state),
          .mend = "docker swarm init, or set DOCKER_HOST to a manager"};
}

/// The Date header has whole seconds; half a second is its expected error.
Finding check_clock(const engine::Client& client, const sys::Clock& clock) {
  const auto before = clock.wall();
  const auto answer = client.send({.path = "/_ping"});
  if (!answer) return from_error("clock", answer.error());
  const auto after = clock.wall();
  const auto theirs = http::parse_http_date(answer->header("Date"), after);
  if (!theirs) return {.check = "clock", .health = Health::skipped, .says = "the engine does not tell its time"};
  return judge_clock(*theirs + milliseconds(500) - (before + (after - before) / 2));
}

std::vector<Finding> without_engine(Finding engine) {
  return {std::move(engine),
          {.check = "swarm", .health = Health::skipped, .says = "the engine was not reached"},
          {.check = "clock", .health = Health::skipped, .says = "the engine was not reached"}};
}

}  // namespace

Finding judge_clock(milliseconds ahead) {
  const auto skew = ahead < milliseconds(0) ? -ahead : ahead;
  if (skew <= harmless_skew) return {.check = "clock", .says = "agrees with the engine's"};
  const auto count = std::chrono::duration_cast<seconds>(skew).count();
  return {.check = "clock",
          .health = skew > largest_skew ? Health::problem : Health::warning,
          .says = fmt::format("the engine's clock is {} s {} ours; tokens and certificates then fail", count,
                              ahead > milliseconds(0) ? "ahead of" : "behind"),
          .mend = "synchronise both clocks (timedatectl set-ntp true)"};
}

std::vector<Finding> check_engine(cli::Ports& ports, const std::stop_token& stop) {
  const auto client = engine::reach({.environment = ports.environment,
                                     .files = ports.files,
                                     .processes = ports.processes,
                                     .clock = ports.clock,
                                     .http = ports.http,
                                     .stop = stop,
                                     .ssh_timeout = patience});
  if (!client) return without_engine(from_error("engine", client.error()));
  const auto info = client->info();
  if (!info) return without_engine(from_error("engine", info.error()));
  const auto api = client->api();
  if (!api) return without_engine(from_error("engine", api.error()));
  Finding engine = {
      .check = "engine",
      .says = fmt::format("Docker {} at {}, API {}", info->engine, place_of(client->endpoint()), api->str())};
  return {std::move(engine), judge_role(*info), check_clock(*client, ports.clock)};
}

}  // namespace fairlead::doctor
