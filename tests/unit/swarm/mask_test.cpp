#include "swarm/mask.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

TEST_CASE("values of secret-looking names and passwords in URLs are not shown") {
  struct Case {
    const char *name, *value, *shown;
  };
  for (const auto& [name, value, shown] :
       {Case{"DB_PASSWORD", "hunter2", "***"}, Case{"api_token", "abc", "***"},
        Case{"AP_ENCRYPTION_KEY", "0123", "***"}, Case{"traefik.http.middlewares.a.basicauth.users", "me:$2y", "***"},
        Case{"DB_PASSWORD", "", ""}, Case{"LOG_LEVEL", "debug", "debug"}, Case{"MONKEY", "banana", "banana"},
        Case{"URL", "postgres://me:hunter2@db:5432/x", "postgres://***@db:5432/x"},
        Case{"URL", "https://example.org/a@b", "https://example.org/a@b"},
        Case{"o", "addr=10.0.0.1,username=me,password=a,b", "addr=10.0.0.1,username=me,password=***"},
        Case{"command", "run --token=a,b --level info", "run --token=*** --level info"},
        Case{"HOSTS", "http://u:p@a,http://u:p@b/", "http://***@a,http://***@b/"}}) {
    CAPTURE(value);
    CHECK(swarm::masked(name, value) == shown);
  }
}

TEST_SUITE_END();
