#include "demo_place.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <unistd.h>

namespace fairlead::demo {

Result<engine::Client> connect(const std::string& docker_host, cli::Ports& ports, std::stop_token stop) {
  auto environment = ports.environment;
  environment["DOCKER_HOST"] = docker_host;
  TRY_ASSIGN(auto endpoint, engine::endpoint_from(environment));
  return engine::Client::connect(std::move(endpoint), ports.http, std::move(stop));
}

namespace {

std::string lab_directory(const PlaceOptions& options) {
  return options.directory + "/lab";
}

sys::Invocation lab(const PlaceOptions& options, std::vector<std::string> arguments, const Variables& environment) {
  arguments.insert(arguments.begin(), options.helpers + "/lab");
  return {.arguments = std::move(arguments), .environment = environment, .timeout = std::chrono::seconds(90)};
}

/// The last line, without the name of the program that wrote it.
std::string reason_in(std::string_view errors) {
  const auto all = lines(trim(errors));
  auto last = all.empty() ? std::string_view("it did not start") : all.back();
  if (last.starts_with("lab: ")) last.remove_prefix(5);
  return printable(last);
}

Variables assignments_in(std::string_view text) {
  Variables found;
  for (const auto line : lines(text)) {
    const auto at = line.find('=');
    if (at != line.npos) found.emplace(line.substr(0, at), line.substr(at + 1));
  }
  return found;
}

Result<std::string> manager_in_words(const std::string& docker_host, cli::Ports& ports) {
  TRY_ASSIGN(const auto client, connect(docker_host, ports, ports.stop));
  TRY_ASSIGN(const auto info, client.info());
  if (!info.is_manager) {
    return Error(Errc::config, fmt::format("the engine at {} is no Swarm manager", docker_host))
        .help("docker swarm init makes it one, or leave --engine out for a private engine");
  }
  return "Docker " + info.engine.substr(0, info.engine.find('+'));
}

/// The engine pulls from a registry on this machine's loopback, so it has to be on this machine too.
Result<std::string> check_given(const PlaceOptions& options, cli::Ports& ports) {
  if (!options.engine.starts_with("unix://")) {
    return Error(Errc::config, fmt::format("the engine {} is not on this machine", printable(options.engine)))
        .help("the demo's registry listens on 127.0.0.1: name a unix:// socket, or leave --engine out");
  }
  return manager_in_words(options.engine, ports);
}

/// What is to be put before a command; empty for an engine in this machine's own network.
std::vector<std::string> way_into(const PlaceOptions& options) {
  if (!options.engine.empty()) return {};
  return {options.helpers + "/lab", "enter", lab_directory(options)};
}

Traffic traffic_at(const std::string& process, cli::Ports& ports) {
  const bool has_ipvs = ports.files.info("/proc/" + process + "/net/ip_vs").has_value();
  return has_ipvs ? Traffic::published_port : Traffic::service_network;
}

}  // namespace

Result<Place> open_place(const PlaceOptions& options, cli::Ports& ports) {
  Place place;
  const bool is_private = options.engine.empty();
  if (!is_private) {
    TRY_ASSIGN(place.engine, check_given(options, ports));
  }
  std::vector<std::string> arguments = {is_private ? "up" : "registry", lab_directory(options)};
  if (!options.outlives_us) arguments.insert(arguments.end(), {"--owner", std::to_string(::getpid())});
  TRY_ASSIGN(const auto done, ports.processes.run(lab(options, arguments, ports.environment), ports.stop));
  if (done.status != 0) return Error(Errc::refused, reason_in(done.errors));

  const auto facts = assignments_in(done.output);
  place.docker_host = is_private ? value_or(facts, "DOCKER_HOST") : options.engine;
  place.registry = value_or(facts, "REGISTRY");
  place.user = value_or(facts, "REGISTRY_USER");
  TRY_ASSIGN(auto password, ports.files.read(value_or(facts, "REGISTRY_PASSWORD_FILE"), 4096));
  place.password = Secret(std::move(password));
  if (ports.redactor != nullptr) ports.redactor->add_login(place.user, place.password);
  place.enter = way_into(options);
  place.traffic = traffic_at(is_private ? value_or(facts, "LAB_PID") : "self", ports);
  if (is_private) {
    TRY_ASSIGN(place.engine, manager_in_words(place.docker_host, ports));
    place.engine = "a private " + place.engine + ", a Swarm of one node, in a network of its own";
  }
  return place;
}

Result<> close_place(const PlaceOptions& options, cli::Ports& ports) {
  if (!ports.files.info(lab_directory(options))) return {};
  // Not ports.stop: a stopped demo cleans up too.
  TRY_ASSIGN(const auto done,
             ports.processes.run(lab(options, {"down", lab_directory(options)}, ports.environment), std::stop_token()));
  if (done.status != 0) return Error(Errc::io, reason_in(done.errors)).during("remove the demo's engine");
  return {};
}

}  // namespace fairlead::demo
