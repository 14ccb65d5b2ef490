#include "engine/tunnel.hpp"

#include "engine/reach.hpp"
#include "support/fake_http.hpp"
#include "support/memory_filesystem.hpp"
#include "support/temporary_directory.hpp"

#include <algorithm>
#include <condition_variable>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <mutex>

using namespace fairlead;
using namespace std::chrono_literals;
using engine::Tunnel;

namespace {

/// Makes the socket as ssh does, and stays until it is stopped; or ends at once with what it says.
struct Ssh final : sys::Processes {
  std::string says = {};
  bool connects = true;
  std::vector<sys::Invocation> started = {};
  std::mutex mutex = {};

  Result<sys::Completion> run(const sys::Invocation& invocation, const std::stop_token& stop) override {
    {
      const std::scoped_lock lock(mutex);
      started.push_back(invocation);
    }
    if (!connects && !says.empty()) return sys::Completion{.status = 255, .output = {}, .errors = says};
    if (connects) std::ofstream(socket_in(invocation)) << "";
    std::condition_variable_any end;
    std::unique_lock lock(mutex);
    end.wait(lock, stop, [] { return false; });
    auto stopped = Error(Errc::cancelled, "stopped");
    return says.empty() ? std::move(stopped) : std::move(stopped).note(says);
  }

  /// So far. Read under the lock: the tunnel has a thread of its own.
  std::vector<sys::Invocation> begun() {
    const std::scoped_lock lock(mutex);
    return started;
  }

  static std::string socket_in(const sys::Invocation& invocation) {
    const auto& words = invocation.arguments;
    const auto at = std::ranges::find(words, "-L");
    REQUIRE(at != words.end());
    return (at + 1)->substr(0, (at + 1)->find(':'));
  }
};

struct TunnelFixture {
  test::TemporaryDirectory directory;
  Ssh ssh;
  sys::RealClock clock;
  Variables environment = {{"TMPDIR", directory.path()}};

  Result<std::shared_ptr<Tunnel>> open(const engine::SshTarget& target, std::chrono::milliseconds timeout = 20s,
                                       const std::stop_token& stop = {}) {
    return Tunnel::open(target, {ssh, clock, environment}, timeout, stop);
  }
  bool is_clean() const { return std::filesystem::is_empty(directory.path()); }
};

}  // namespace

TEST_CASE("a tunnel is ssh that forwards a socket in a directory of its own, and goes with the object") {
  TunnelFixture f;
  {
    const auto tunnel = f.open({.user = "deploy", .host = "manager", .port = 2222, .socket = "/run/d.sock"});
    REQUIRE(tunnel);
    const std::filesystem::path socket = (*tunnel)->socket();
    CHECK(std::filesystem::exists(socket));
    CHECK(std::filesystem::status(socket.parent_path()).permissions() == std::filesystem::perms::owner_all);
    const auto words = join(f.ssh.begun().at(0).arguments, " ");
    CHECK(words.starts_with("setpriv --pdeathsig TERM -- ssh -N -T -o BatchMode=yes"));
    CHECK(words.ends_with("-L " + socket.string() + ":/run/d.sock -l deploy -p 2222 -- manager"));
  }
  CHECK(f.is_clean());
}

TEST_CASE("an ssh that does not connect says why") {
  TunnelFixture f;
  f.ssh.connects = false;
  f.ssh.says = "Warning: x\r\ndeploy@manager: Permission denied (publickey).\r\n\r\n";
  const auto tunnel = f.open({.host = "manager"});
  CHECK(tunnel.error().code() == Errc::unavailable);
  CHECK(tunnel.error().id() == "FL0507");
  CHECK(tunnel.error().message() == "ssh manager: deploy@manager: Permission denied (publickey).");
  CHECK(f.is_clean());
}

TEST_CASE("a connection that takes too long, or a stop, ends ssh and leaves nothing") {
  TunnelFixture f;
  f.ssh.connects = false;
  const auto late = f.open({.host = "manager"}, 20ms);
  CHECK(late.error().message() == "ssh manager: no connection within 0 s");
  const std::stop_source stop;
  stop.request_stop();
  CHECK(f.open({.host = "manager"}, 20s, stop.get_token()).error().code() == Errc::cancelled);
  CHECK(f.is_clean());
}

TEST_CASE("the engine's client works over the tunnel and keeps it open") {
  TunnelFixture f;
  f.environment["DOCKER_HOST"] = "ssh://manager";
  test::FakeHttp http;
  test::MemoryFileSystem files;
  http.on("GET", "http://docker/_ping", test::answer(200, "OK", {{"Api-Version", "1.41"}}));
  const engine::Reach how = {f.environment, files, f.ssh, f.clock, http, {}};
  {
    auto client = engine::reach(how);
    REQUIRE(client);
    const auto copy = *client;
    client = Error(Errc::internal, "gone");
    CHECK(copy.ping());
    const auto socket = http.requests().at(0).transport->unix_socket;
    CHECK(std::filesystem::exists(socket));
    CHECK(copy.endpoint().text == "ssh://manager");
  }
  CHECK(f.is_clean());
}

TEST_CASE("when nothing answers at the far end, ssh's words say more") {
  TunnelFixture f;
  f.environment["DOCKER_HOST"] = "ssh://manager/run/none.sock";
  f.ssh.says = "channel 2: open failed: connect failed: open failed";
  test::FakeHttp http;
  test::MemoryFileSystem files;
  http.fail("GET", "http://docker/info", Errc::unavailable, "the server closed without an answer");
  {
    const auto client = engine::reach({f.environment, files, f.ssh, f.clock, http, {}});
    REQUIRE(client);
    const auto info = client->info();
    CHECK(info.error().id() == "FL0507");
    CHECK(info.error().message() ==
          "the Docker Engine at ssh://manager/run/none.sock: nothing answers at /run/none.sock on manager");
    CHECK(info.error().notes().at(0) == "ssh: channel 2: open failed: connect failed: open failed");
  }
  CHECK(f.is_clean());
}
