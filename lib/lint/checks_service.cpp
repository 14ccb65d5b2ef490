// What a service is given: its image, limits and mounts.
#include "lint/checks.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::lint {
namespace {

using compose::MountType;

struct Version {
  bool tagged = false, pinned = false;
  std::string_view tag;
};

Version image_version(std::string_view image) {
  const auto at = image.find('@');
  const auto name = image.substr(0, at);
  const auto slash = name.rfind('/');
  const auto colon = name.rfind(':');
  const bool tagged = colon != name.npos && (slash == name.npos || slash < colon);
  return {.tagged = tagged, .pinned = at != image.npos, .tag = tagged ? name.substr(colon + 1) : std::string_view()};
}

constexpr std::string_view sockets[] = {"/var/run/docker.sock", "/run/docker.sock"};

bool is_socket(const compose::Mount& mount) {
  return mount.type == MountType::bind && std::ranges::find(sockets, mount.source) != std::end(sockets);
}

/// Is the path meant to be each node's own? Monitoring looks at these.
bool is_of_node(std::string_view path) {
  static constexpr std::string_view own[] = {"/proc",          "/sys",
                                             "/dev",           "/run",
                                             "/var/run",       "/var/lib/docker",
                                             "/etc/hostname",  "/etc/machine-id",
                                             "/etc/localtime", "/etc/timezone",
                                             "/lib/modules"};
  if (path == "/") return true;
  return std::ranges::any_of(own, [&](std::string_view each) {
    return path.starts_with(each) && (path.size() == each.size() || path[each.size()] == '/');
  });
}

}  // namespace

void image_tag(const Service& service, const View& /*view*/, Sink& sink) {
  const auto version = image_version(service.image);
  if (version.pinned || service.image.empty()) return;
  if (!version.tagged)
    sink.add(service.image_place,
             fmt::format("the image \"{}\" has no tag: it is what latest is today", service.image));
  else if (version.tag.empty())
    sink.add(service.image_place, fmt::format("the tag of the image \"{}\" is empty", service.image));
  else if (version.tag == "latest")
    sink.add(service.image_place, "the tag latest moves: nobody can tell which version runs, or go back to it");
}

void no_memory_limit(const Service& service, const View& view, Sink& sink) {
  if (service.deploy.resources.limits.memory) return;
  sink.add(view.services.place_of(service.name, {"deploy", "resources", "limits"}),
           "without a memory limit, one service can take down the others of its node");
}

void no_log_limit(const Service& service, const View& view, Sink& sink) {
  const auto& logging = service.logging;
  if (logging && !logging->driver.empty() && logging->driver != "json-file") return;  // the others rotate or send away
  if (logging && logging->options.contains("max-size")) return;
  sink.add(view.services.place_of(service.name, {"logging"}),
           "logs grow without a limit, unless the nodes' daemon.json sets one");
}

void docker_socket(const Service& service, const View& /*view*/, Sink& sink) {
  for (const auto& mount : service.mounts) {
    if (!is_socket(mount)) continue;
    sink.add(mount.place, mount.read_only
                              ? "who has docker's socket is root on the node; read_only does not change that"
                              : "who has docker's socket is root on the node");
  }
}

void bind_mount(const Service& service, const View& /*view*/, Sink& sink) {
  for (const auto& mount : service.mounts) {
    if (mount.type != MountType::bind || is_socket(mount) || is_of_node(mount.source)) continue;
    sink.add(mount.place,
             fmt::format("{} has to be on every node that may run the service, with the same content", mount.source));
  }
}

}  // namespace fairlead::lint
