#include "compose/mounts.hpp"

#include "unit/compose/loading.hpp"

#include <doctest/doctest.h>

using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

namespace {

/// "type source target" and what else is set.
std::string shown(const Mount& mount) {
  static constexpr const char* types[] = {"volume", "bind", "tmpfs", "npipe", "cluster", "image"};
  auto out = fmt::format("{} {} {}", types[static_cast<std::size_t>(mount.type)], mount.source, mount.target);
  if (mount.read_only) out += " ro";
  if (mount.volume_nocopy) out += " nocopy";
  if (!mount.bind_propagation.empty()) out += " " + mount.bind_propagation;
  if (!mount.subpath.empty()) out += " subpath=" + mount.subpath;
  if (mount.tmpfs_size) out += fmt::format(" size={}", *mount.tmpfs_size);
  if (mount.tmpfs_mode) out += fmt::format(" mode={:o}", *mount.tmpfs_mode);
  return out;
}

Texts mounts(std::string_view body) {
  Texts out;
  for (const auto& mount : web(body, "volumes: {db: }\n").mounts) out.push_back(shown(mount));
  return out;
}

}  // namespace

TEST_CASE("the short form of volumes") {
  CHECK(mounts(R"(volumes: ["/cache", "db:/data:nocopy", "/etc/x:/x:ro,rshared", "./conf:/conf", "../up:/up", )"
               R"("~/h:/h", "~:/home", "C:\\x:/win"])") ==
        Texts{"volume  /cache", "volume db /data nocopy", "bind /etc/x /x ro rshared", "bind /project/conf /conf",
              "bind /up /up", "bind /home/me/h /h", "bind /home/me /home", R"(bind C:\x /win)"});
  CHECK(mounts(R"(volumes: ['\\.\pipe\docker_engine:\\.\pipe\docker_engine'])") ==
        Texts{R"(npipe \\.\pipe\docker_engine \\.\pipe\docker_engine)"});
}

TEST_CASE("the long form of volumes") {
  CHECK(mounts("volumes:\n- {type: volume, source: db, target: /d, volume: {nocopy: true, subpath: sub}}\n"
               "- {type: bind, source: ./b, target: /b, read_only: true, bind: {propagation: slave}}\n"
               "- {type: tmpfs, target: /t, tmpfs: {size: 64M, mode: 01777}}\n"
               "- {type: tmpfs, target: /t2, tmpfs: {size: 1024}}\n"
               "- {type: cluster, source: group:g, target: /c}\n- {target: /anonymous}") ==
        Texts{"volume db /d nocopy subpath=sub", "bind /project/b /b ro slave", "tmpfs  /t size=67108864 mode=1777",
              "tmpfs  /t2 size=1024", "cluster group:g /c", "volume  /anonymous"});
}

TEST_CASE("tmpfs is a mount") {
  CHECK(mounts("tmpfs: /run") == Texts{"tmpfs  /run"});
  CHECK(mounts(R"(tmpfs: [/run, "/tmp:size=1m,mode=1770,ro"])") ==
        Texts{"tmpfs  /run", "tmpfs  /tmp ro size=1048576 mode=1770"});
}

TEST_CASE("what a mount says in vain is warned of") {
  CHECK(
      warnings(R"(volumes: ["db:/data:z,cached", {type: bind, source: /x, target: /x, bind: {create_host_path: true, )"
               "selinux: z}}]\ntmpfs: \"/run:exec\"",
               "volumes: {db: }\n") == Texts{R"(4:15 the option "cached" of a mount has no effect in Swarm)",
                                             R"(4:15 the option "z" of a mount has no effect in Swarm)",
                                             "4:98 Swarm creates no directories on the nodes",
                                             R"(4:104 "selinux" has no effect in Swarm)",
                                             R"(5:12 the option "exec" of a tmpfs has no effect in Swarm)"});
  CHECK(warnings(R"(volumes: ["./data:/data"])") ==
        Texts{R"(4:15 the relative path "./data" means /project/data on every node)"});
}

TEST_CASE("relative binds need to know where they start") {
  Loader loader;
  loader.options.working_directory = "";
  const auto text = file_with(R"(volumes: ["./data:/data"])");
  CHECK(failure(loader.load({text})) ==
        R"(stack.yml:4:15 FL0212 service "web": expected an absolute path, found "./data:/data")");
  loader.environment["PWD"] = "/from/pwd";  // which may be an old one
  CHECK_FALSE(loader.load({text}).has_value());
}

TEST_CASE("${PWD} is the working directory, whatever the environment says") {
  Loader loader;
  loader.environment["PWD"] = "/left/behind";
  const auto text = file_with(R"(volumes: ["${PWD}/data:/data"])");
  CHECK(loader.loaded({text}).project.services.at("web").mounts.at(0).source == "/project/data");
  loader.options.dialect = Dialect::docker;  // its client takes the variable as it is
  CHECK(loader.loaded({text}).project.services.at("web").mounts.at(0).source == "/left/behind/data");
}

TEST_SUITE_END();
