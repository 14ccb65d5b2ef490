#include "support/stack_generator.hpp"

#include <fmt/core.h>

namespace fairlead::test {
namespace {

using nlohmann::json;
using Text = const char*;

/// Without those that no service refers to: a revision does not know of them.
void keep_used(json& all, const char* list, const json& services) {
  json used = json::object();
  for (const auto& service : services) {
    for (const auto& reference : service.value(list, json::array())) {
      const auto name =
          reference.is_string() ? reference.get<std::string>() : reference.at("source").get<std::string>();
      used[name] = all.at(name);
    }
  }
  all = std::move(used);
}

}  // namespace

std::uint64_t StackGenerator::below(std::uint64_t limit) {
  return sys::number_below(random_, limit);
}

json StackGenerator::mode() {
  if (maybe(15)) return {{"mode", "global"}};
  if (maybe(10)) return {{"mode", "replicated-job"}, {"replicas", 1}};
  if (maybe(25)) return json::object();
  return {{"replicas", below(4)}};
}

json StackGenerator::update_config() {
  json out = {{"parallelism", below(3)}};
  if (maybe(50)) out["delay"] = one_of<Text>({"0s", "100ms", "1s"});
  if (maybe(50)) out["order"] = one_of<Text>({"start-first", "stop-first"});
  if (maybe(50)) out["failure_action"] = one_of<Text>({"pause", "rollback", "continue"});
  if (maybe(50)) out["monitor"] = one_of<Text>({"0s", "500ms", "1s"});
  if (maybe(30)) out["max_failure_ratio"] = one_of<double>({0, 0.25, 1});
  return out;
}

json StackGenerator::deploy() {
  auto out = mode();
  const bool is_job = out.value("mode", "") == "replicated-job";
  if (maybe(40)) out["labels"] = {{"team", one_of<Text>({"quay", "crane", "", "a=b c"})}, {"rank", below(3)}};
  if (!is_job && maybe(40)) out["update_config"] = update_config();
  if (!is_job && maybe(20)) out["rollback_config"] = update_config();
  if (maybe(40)) {
    out["restart_policy"] = {{"condition", is_job ? "none" : one_of<Text>({"any", "on-failure"})}, {"delay", "1s"}};
    if (maybe(30)) out["restart_policy"]["max_attempts"] = below(4);
    if (maybe(30)) out["restart_policy"]["window"] = "1m30s";
  }
  if (maybe(30)) {
    out["placement"]["constraints"] = json::array({"node.role == manager"});
    if (maybe(50)) out["placement"]["preferences"] = json::array({{{"spread", "node.labels.quay"}}});
    if (maybe(30) && !out.contains("mode")) out["placement"]["max_replicas_per_node"] = 4;
  }
  if (maybe(30)) {
    out["resources"] = {
        {"limits", {{"cpus", one_of<Text>({"0.5", "1", "1.25"})}, {"memory", one_of<Text>({"64m", "1G"})}}},
        {"reservations", {{"memory", "16M"}}}};
  }
  if (maybe(20)) out["endpoint_mode"] = one_of<Text>({"vip", "dnsrr"});
  return out;
}

void StackGenerator::add_container_keys(json& service) {
  if (maybe(40)) service["environment"] = {{"MODE", one_of<Text>({"fair", "1.10", "yes", ""})}, {"DEPTH", below(5)}};
  if (maybe(15)) service["environment"] = json::array({"A=1", "B=x=y", "C="});
  if (maybe(20)) service["labels"] = {{"kind", one_of<Text>({"ship", "boat"})}};
  if (maybe(20)) service["hostname"] = one_of<Text>({"pier", "{{.Task.Slot}}"});
  if (maybe(20)) service["working_dir"] = "/";
  if (maybe(20)) service["user"] = one_of<Text>({"1000", "1000:1000"});
  if (maybe(20)) service["stop_grace_period"] = one_of<Text>({"1s", "1500ms"});
  if (maybe(10)) service["stop_signal"] = "SIGTERM";
  if (maybe(20)) service["read_only"] = maybe(50);
  if (maybe(10)) service["tty"] = maybe(50);
  if (maybe(10)) service["stdin_open"] = true;
  if (maybe(20)) service["extra_hosts"] = json::array({"buoy:10.9.8.7", "light:10.9.8.6"});
  if (maybe(15)) service["dns"] = json::array({"10.9.8.7"});
  if (maybe(15)) service["dns_search"] = "harbour.test";
  if (maybe(20)) service["cap_drop"] = json::array({one_of<Text>({"NET_RAW", "ALL"})});
  if (maybe(20)) service["cap_add"] = json::array({"chown", "CAP_KILL"});
  if (maybe(20)) service["ulimits"] = {{"nofile", {{"soft", 512}, {"hard", 1024}}}, {"nproc", 512}};
  if (maybe(20)) service["logging"] = {{"driver", "json-file"}, {"options", {{"max-size", "1m"}}}};
  if (maybe(20)) service["healthcheck"] = {{"disable", true}};
  if (maybe(20)) {
    service["volumes"] = json::array({{{"type", "tmpfs"}, {"target", "/cargo"}, {"tmpfs", {{"size", 65536}}}}});
  }
}

void StackGenerator::add_attachments(json& service) {
  if (maybe(30)) service["networks"] = json::array({one_of<Text>({"inner", "outer"})});
  if (maybe(15)) service["networks"] = {{"inner", {{"aliases", json::array({"pier", "quay"})}}}, {"outer", nullptr}};
  if (maybe(40)) {
    service["configs"] = json::array({one_of<Text>({"one", "two"})});
    if (maybe(50)) service["configs"][0] = {{"source", "one"}, {"target", "/one"}, {"mode", 256}, {"uid", "7"}};
  }
  if (maybe(30)) service["secrets"] = json::array({one_of<Text>({"key", "pin"})});
}

void StackGenerator::add_more_keys(json& service) {
  if (maybe(20)) service["command"] = one_of<Text>({"sail --to 'far away'", "", "anchor"});
  if (maybe(20)) service["entrypoint"] = json::array({"/bin/ship", "-v"});
  if (maybe(20)) service["init"] = maybe(50);
  if (maybe(20)) service["sysctls"] = {{"net.core.somaxconn", 1024}};
  if (maybe(20)) {
    service["healthcheck"] = {
        {"test", one_of<Text>({"exit 0", "look || exit 1"})}, {"interval", "1m30s"}, {"retries", below(5)}};
  }
  const auto port = 8000 + 10 * ports_++;
  if (maybe(30))
    service["ports"] = json::array({fmt::format("{}:80", port), fmt::format("{}-{}:70-71/udp", port, port + 1)});
  if (maybe(20)) service["ports"] = json::array({{{"target", 80}, {"published", port}, {"mode", "host"}}});
  if (maybe(30)) service["volumes"] = json::array({"data:/data:ro", "/etc/hostname:/host"});
}

json StackGenerator::service() {
  json out = {{"image", images_.at(below(images_.size()))}, {"deploy", deploy()}};
  add_container_keys(out);
  add_attachments(out);
  add_more_keys(out);
  if (out["deploy"].value("endpoint_mode", "") == "dnsrr") out.erase("ports");
  return out;
}

json StackGenerator::top_level(json services) {
  json out = {
      {"networks", {{"inner", {{"driver_opts", {{"quay", "7"}}}}}, {"outer", json::object()}}},
      {"configs", {{"one", {{"content", fmt::format("sail {}\n", below(3))}}}, {"two", {{"content", "two"}}}}},
      {"secrets",
       {{"key", {{"environment", fmt::format("SECRET_{}", below(3))}}}, {"pin", {{"environment", "SECRET_0"}}}}}};
  keep_used(out["configs"], "configs", services);
  keep_used(out["secrets"], "secrets", services);
  out["services"] = std::move(services);
  out["volumes"] = {{"data", {{"labels", {{"kind", "hold"}}}}}};
  return out;
}

json StackGenerator::stack() {
  json services;
  const auto count = 1 + below(4);
  for (std::uint64_t i = 0; i < count; ++i) services[fmt::format("s{}", i)] = service();
  return top_level(std::move(services));
}

json StackGenerator::mutated(json stack) {
  auto services = std::move(stack["services"]);
  for (auto& [name, old] : services.items()) {
    if (maybe(40)) continue;
    if (maybe(30)) {
      old = service();
      continue;
    }
    const auto other = service();
    for (const auto& [key, value] : other.items()) {
      if (key != "deploy" && maybe(50)) old[key] = value;
    }
    if (old["deploy"].value("endpoint_mode", "") == "dnsrr") old.erase("ports");
  }
  if (maybe(30)) services["s9"] = service();
  if (services.size() > 1 && maybe(30)) services.erase(services.begin());
  return top_level(std::move(services));
}

}  // namespace fairlead::test
