#include "engine/ssh_target.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using engine::SshTarget;

TEST_CASE("an ssh host is read in its parts") {
  const std::string socket = "/var/run/docker.sock";
  struct Case {
    const char* url;
    SshTarget target;
  };
  for (const auto& [url, target] : {
           Case{"ssh://manager", {"", "manager", 0, socket}},
           Case{"ssh://manager/", {"", "manager", 0, socket}},
           Case{"ssh://deploy@10.0.0.7:2222", {"deploy", "10.0.0.7", 2222, socket}},
           Case{"ssh://deploy@m_1.example.org:22/run/user/1000/docker.sock",
                {"deploy", "m_1.example.org", 22, "/run/user/1000/docker.sock"}},
           Case{"ssh://a@b@host", {"a@b", "host", 0, socket}},
           Case{"ssh://[::1]:99", {"", "::1", 99, socket}},
           Case{"ssh://root@[fe80::1%eth0]", {"root", "fe80::1%eth0", 0, socket}},
       }) {
    CAPTURE(url);
    const auto read = SshTarget::parse(url);
    REQUIRE(read);
    CHECK(*read == target);
  }
}

TEST_CASE("what ssh or a shell would take for more than a name is no ssh host") {
  for (const auto* url : {"ssh://",
                          "ssh:///run/docker.sock",
                          "ssh://user@",
                          "ssh://@host",
                          "ssh://user:hunter2@host",
                          "ssh://-oProxyCommand=sh",
                          "ssh://user@-oProxyCommand=sh",
                          "ssh://-luser@host",
                          "ssh://host:0",
                          "ssh://host:65536",
                          "ssh://host:ssh",
                          "ssh://host:",
                          "ssh://a b",
                          "ssh://$(id)@host",
                          "ssh://ho;st",
                          "ssh://host?x",
                          "ssh://[::1]x",
                          "ssh://[::1",
                          "ssh://host/run/a b",
                          "ssh://host/run/%h.sock",
                          "ssh://host/run/a:b",
                          "ssh://host/run/${HOME}",
                          "http://host",
                          "host"}) {
    CAPTURE(url);
    const auto read = SshTarget::parse(url);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == Errc::config);
    CHECK(read.error().message().find("hunter2") == std::string::npos);
  }
  CHECK_FALSE(SshTarget::parse("ssh://host/" + std::string(107, 'x')));
}
