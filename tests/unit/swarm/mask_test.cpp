#include "swarm/mask.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

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
        Case{"ADDRESS", "auth.example.org:8080", "auth.example.org:8080"},
        Case{"SITE", "https://auth.example.org:8443/x", "https://auth.example.org:8443/x"},
        Case{"image", "token-service:1.2@sha256:abc", "token-service:1.2@sha256:abc"},
        Case{"IMAGE", "quay:5000/web:1@sha256:abc", "quay:5000/web:1@sha256:abc"},
        Case{"chain", "auth@docker,gzip@file", "auth@docker,gzip@file"},
        Case{"rule", "Host(`auth.example.org`) && Path(`/token`)", "Host(`auth.example.org`) && Path(`/token`)"},
        Case{"said", "password authentication failed", "password authentication failed"},
        Case{"HOSTS", "http://u:p@a,http://u:p@b/", "http://***@a,http://***@b/"}}) {
    CAPTURE(value);
    CHECK(swarm::masked(name, value) == shown);
  }
}

TEST_CASE("a secret is not shown in whatever form a value has it") {
  const std::string forms[] = {
      "Server=db;User Id=sa;Pwd=%;",
      "Server=db;Password = % ;Timeout=3",
      "host=db password = %",
      "host=db password='first %'",
      "host=db password=\"first %\" port=1",
      R"({"user":"a","password":"%"})",
      R"({"password" : "first, %"})",
      R"({\"password\":\"%\"})",
      "https://x?sig=a,b&access_token=%",
      "https://x?access_token=%&sig=a",
      "form[password]=%",
      "postgres://app:%/word@db/x",
      "postgres://app:a?b#%@db/x",
      "postgres://app:first %@db/x",
      "postgres://app:first/%@db/x,postgres://app:%@db2/x",
      "user:%@tcp(db:3306)/x",
      "user:%@db",
      "Bearer %",
      "Authorization: Basic %",
      "curl -H 'X: bearer %' http://x",
      "mysqladmin ping -h db -u root -p%",
      "sshpass -p % ssh x",
      "redis-cli -a % ping",
      "app --db-password=first,% --level info",
      "app --db-password %",
      "app --db-password 'first %' --level info",
      "app -token=%",
      "password: %",
      "a: 1, api_key: %, b: 2",
      "{password: first %}",
  };
  for (const auto& form : forms) {
    for (const std::string_view secret : {"CANARY", "CAN4RY!", "C.A-N", "12CANARY", "CAN/ARY", "CAN:ARY"}) {
      auto value = form;
      for (auto at = value.find('%'); at != value.npos; at = value.find('%')) value.replace(at, 1, secret);
      CAPTURE(value);
      const auto shown = swarm::masked("DATABASE", value);
      CHECK_MESSAGE(shown.find(secret) == shown.npos, shown);
    }
  }
}

TEST_SUITE_END();
