#include "http/proxy.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using namespace fairlead::http;

TEST_CASE("the proxy of a URL follows curl's rules") {
  struct Case {
    Variables environment;
    const char *url, *proxy;
  };
  for (const auto& [environment, url, proxy] : {
           Case{{}, "https://a/", ""},
           Case{{{"https_proxy", "http://p:1"}}, "https://a/", "http://p:1"},
           Case{{{"https_proxy", "http://p:1"}}, "http://a/", ""},
           Case{{{"HTTPS_PROXY", "http://P:1"}}, "https://a/", "http://P:1"},
           Case{{{"HTTPS_PROXY", "http://P:1"}, {"https_proxy", "http://p:1"}}, "https://a/", "http://p:1"},
           Case{{{"http_proxy", "http://p:1"}}, "http://a/", "http://p:1"},
           Case{{{"HTTP_PROXY", "http://evil:1"}}, "http://a/", ""},
           Case{{{"ALL_PROXY", "http://all:1"}, {"https_proxy", ""}}, "https://a/", "http://all:1"},
           Case{{{"all_proxy", "http://all:1"}}, "http://localhost:5000/", ""},
           Case{{{"all_proxy", "http://all:1"}}, "http://127.0.0.53/", ""},
           Case{{{"all_proxy", "http://all:1"}}, "https://[::1]/", ""},
           Case{{{"all_proxy", "http://all:1"}}, "http://127.example.org/", "http://all:1"},
       }) {
    CAPTURE(url);
    CHECK(proxy_for(*Url::parse(url), environment).url == proxy);
  }
}

TEST_CASE("exceptions are handed on") {
  const Variables environment = {{"https_proxy", "http://p:1"}, {"NO_PROXY", "a,.b"}};
  CHECK(proxy_for(*Url::parse("https://a/"), environment).exceptions == "a,.b");
}
