#include "swarm/names.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

TEST_CASE("a secret is named by stack, key and content, within the 64 characters of Swarm") {
  const auto hash = swarm::fingerprint("cluster", "content");
  CHECK(swarm::rotated_name("shop", "tls", hash) == "shop_tls_" + hash.substr(0, 12));
  const auto name = swarm::rotated_name("shop", std::string(80, 'k'), hash);
  CHECK(name.size() == 64);
  CHECK(name.ends_with("_" + hash.substr(0, 12)));
}

TEST_CASE("a fingerprint depends on the text and on the cluster, so that a log cannot be used to guess a secret") {
  CHECK(swarm::fingerprint("a", "x").size() == 64);
  CHECK(swarm::fingerprint("a", "x") == swarm::fingerprint("a", "x"));
  CHECK(swarm::fingerprint("a", "x") != swarm::fingerprint("a", "y"));
  CHECK(swarm::fingerprint("a", "x") != swarm::fingerprint("b", "x"));
  CHECK(swarm::fingerprint("ab", "c") != swarm::fingerprint("a", "bc"));
}

TEST_CASE("names that Swarm would refuse are refused before anything is touched") {
  struct Case {
    const char* name;
    bool stack, service, object;
  };
  const auto long_name = std::string(64, 'a');
  for (const auto& [name, stack, service, object] :
       {Case{"shop", true, true, true}, Case{"shop_web-2", true, true, true}, Case{"", false, false, false},
        Case{"-shop", false, false, false}, Case{"shop-", true, false, false}, Case{"shop.web", false, false, true},
        Case{"sh op", false, false, false}, Case{long_name.c_str(), false, false, true}}) {
    CAPTURE(name);
    CHECK(swarm::check_stack_name(name).has_value() == stack);
    CHECK(swarm::check_service_name(name).has_value() == service);
    CHECK(swarm::check_object_name(name).has_value() == object);
  }
  CHECK(swarm::check_stack_name("sh op").error().message() == "\"sh op\" cannot name a stack");
}

TEST_CASE("a name from the file is taken as it is") {
  CHECK(swarm::object_name({}, "shop", "front") == "shop_front");
  CHECK(swarm::object_name("traefik", "shop", "front") == "traefik");
  CHECK(swarm::object_name("", "shop", "front") == "shop_front");
}

TEST_SUITE_END();
