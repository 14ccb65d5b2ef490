#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/parts.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using compose::Mount;
using compose::MountType;

const char* type_name(MountType type) {
  switch (type) {
    case MountType::volume: return "volume";
    case MountType::bind: return "bind";
    case MountType::tmpfs: return "tmpfs";
    case MountType::npipe: return "npipe";
    case MountType::cluster: return "cluster";
    case MountType::image: break;
  }
  return "image";
}

/// The node creates the volume when its first task starts, so the mount carries the volume's driver and labels.
json::Value volume_options(const Mount& mount, const Scope& scope) {
  auto options = json::Value::object();
  put_flag(options, "NoCopy", mount.volume_nocopy);
  if (!mount.subpath.empty() && scope.supports({1, 45}, mount.place, "volume.subpath")) {
    put(options, "Subpath", mount.subpath);
  }
  const auto found = scope.project.volumes.find(mount.source);
  if (found == scope.project.volumes.end() || found->second.external) return options;
  const auto& volume = found->second;
  options["Labels"] = scope.labels(volume.labels);
  auto driver = json::Value::object();
  put(driver, "Name", volume.driver);
  put(driver, "Options", volume.driver_opts);
  put_part(options, "DriverConfig", std::move(driver));
  return options;
}

json::Value tmpfs_options(const Mount& mount) {
  auto options = json::Value::object();
  put_unless_zero(options, "SizeBytes", mount.tmpfs_size);
  if (mount.tmpfs_mode) options["Mode"] = *mount.tmpfs_mode;
  return options;
}

void put_volume(json::Value& out, const Mount& mount, const Scope& scope) {
  if (mount.source.empty()) return;  // An anonymous volume takes no options.
  out["Source"] = scope.volume(mount.source);
  out["VolumeOptions"] = volume_options(mount, scope);
}

void put_cluster_volume(json::Value& out, const Mount& mount, const Scope& scope) {
  if (!scope.supports({1, 42}, mount.place, "a volume of type cluster")) return;
  out["Source"] = mount.source.starts_with("group:") ? mount.source : scope.volume(mount.source);
  out["ClusterOptions"] = json::Value::object();
}

void put_image(json::Value& out, const Mount& mount, const Scope& scope) {
  if (!scope.supports({1, 48}, mount.place, "a volume of type image")) return;
  put(out, "Source", mount.source);
  auto options = json::Value::object();
  put(options, "Subpath", mount.subpath);
  put_block(out, "ImageOptions", std::move(options), mount.has_options);
}

json::Value mount_body(const Mount& mount, const Scope& scope) {
  json::Value out = {{"Type", type_name(mount.type)}, {"Target", mount.target}};
  put_flag(out, "ReadOnly", mount.read_only);
  put(out, "Consistency", mount.consistency);
  switch (mount.type) {
    case MountType::volume: put_volume(out, mount, scope); break;
    case MountType::cluster: put_cluster_volume(out, mount, scope); break;
    case MountType::image: put_image(out, mount, scope); break;
    case MountType::tmpfs: put_block(out, "TmpfsOptions", tmpfs_options(mount), mount.has_options); break;
    case MountType::bind:
    case MountType::npipe: put(out, "Source", mount.source); break;
  }
  const bool is_bind = mount.type == MountType::bind || mount.type == MountType::npipe;
  auto bind = json::Value::object();
  put(bind, "Propagation", mount.bind_propagation);
  put_block(out, "BindOptions", std::move(bind), is_bind && mount.has_options);
  return out;
}

}  // namespace

json::Value mounts(const compose::Service& service, const Scope& scope) {
  auto all = json::Value::array();
  for (const auto& mount : service.mounts) all.push_back(mount_body(mount, scope));
  return all;
}

}  // namespace fairlead::swarm
