#include "http/url.hpp"

#include "http/client.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::http;

TEST_CASE("a URL is taken apart and put together again") {
  struct Case {
    const char *text, *scheme, *host;
    int port;
    const char *path, *query, *again;
  };
  for (const auto& [text, scheme, host, port, path, query, again] : {
           Case{"http://Example.org", "http", "example.org", 80, "/", "", "http://example.org/"},
           Case{"HTTPS://a:443/x?y=1#z", "https", "a", 443, "/x", "y=1", "https://a/x?y=1"},
           Case{"https://a:5000?n=1&last=b", "https", "a", 5000, "/", "n=1&last=b", "https://a:5000/?n=1&last=b"},
           Case{"http://[::1]:5000/v2/", "http", "::1", 5000, "/v2/", "", "http://[::1]:5000/v2/"},
           Case{"http://[FE80::1]/", "http", "fe80::1", 80, "/", "", "http://[fe80::1]/"},
           Case{"http://127.0.0.1/a%20b/../c", "http", "127.0.0.1", 80, "/a%20b/../c", "",
                "http://127.0.0.1/a%20b/../c"},
           Case{"http://my_registry/", "http", "my_registry", 80, "/", "", "http://my_registry/"},
       }) {
    CAPTURE(text);
    const auto url = Url::parse(text);
    REQUIRE(url);
    CHECK(url->scheme == scheme);
    CHECK(url->host == host);
    CHECK(url->port == port);
    CHECK(url->path == path);
    CHECK(url->query == query);
    CHECK(url->str() == again);
  }
}

TEST_CASE("what is no http URL is refused, without showing a password") {
  struct Case {
    const char *text, *message;
  };
  for (const auto& [text, message] : {
           Case{"", "not a usable URL: \"\" (it must start with http:// or https://)"},
           Case{"ftp://a/", "not a usable URL: \"ftp://a/\" (it must start with http:// or https://)"},
           Case{"example.org/x", "not a usable URL: \"example.org/x\" (it must start with http:// or https://)"},
           Case{"http://", "not a usable URL: \"http://\" (the host or port is wrong)"},
           Case{"http://:80/", "not a usable URL: \"http://:80/\" (the host or port is wrong)"},
           Case{"http://a:0/", "not a usable URL: \"http://a:0/\" (the host or port is wrong)"},
           Case{"http://a:65536/", "not a usable URL: \"http://a:65536/\" (the host or port is wrong)"},
           Case{"http://a:80x/", "not a usable URL: \"http://a:80x/\" (the host or port is wrong)"},
           Case{"http://[::1/", "not a usable URL: \"http://[::1/\" (the host or port is wrong)"},
           Case{"http://[::1]80/", "not a usable URL: \"http://[::1]80/\" (the host or port is wrong)"},
           Case{"http://a b/", "not a usable URL: \"http://a b/\" (it has a space or a control character)"},
           Case{"http://a/\r\nX: y", "not a usable URL: \"http://a/?\nX: y\" (it has a space or a control character)"},
           Case{"https://ann:hunter2@a/",
                "not a usable URL: \"https://***@a/\" (user and password do not belong into a "
                "URL)"},
           Case{"https://ann:hunt/er2@a/", "not a usable URL: \"https://***@a/\" (the host or port is wrong)"},
       }) {
    CAPTURE(text);
    const auto url = Url::parse(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().code() == Errc::config);
    CHECK(url.error().message() == message);
  }
  CHECK_FALSE(Url::parse("http://a/" + std::string(8192, 'x')));
  CHECK(Url::parse("https://ann:hunter2@a/").error().id() == "FL0603");
}

TEST_CASE("the origin is scheme, host and port") {
  const auto base = Url::parse("https://a.example/x");
  CHECK(base->same_origin(*Url::parse("https://A.example:443/y?z")));
  CHECK_FALSE(base->same_origin(*Url::parse("http://a.example:443/x")));
  CHECK_FALSE(base->same_origin(*Url::parse("https://a.example:8443/x")));
  CHECK_FALSE(base->same_origin(*Url::parse("https://b.example/x")));
}

TEST_CASE("references resolve as RFC 3986 section 5.4 shows") {
  const auto base = *Url::parse("http://a/b/c/d;p?q");
  struct Case {
    const char *reference, *target;
  };
  for (const auto& [reference, target] : {
           Case{"g", "http://a/b/c/g"},
           Case{"./g", "http://a/b/c/g"},
           Case{"g/", "http://a/b/c/g/"},
           Case{"/g", "http://a/g"},
           Case{"//g", "http://g/"},
           Case{"?y", "http://a/b/c/d;p?y"},
           Case{"g?y", "http://a/b/c/g?y"},
           Case{"#s", "http://a/b/c/d;p?q"},
           Case{"g#s", "http://a/b/c/g"},
           Case{"g?y#s", "http://a/b/c/g?y"},
           Case{";x", "http://a/b/c/;x"},
           Case{"", "http://a/b/c/d;p?q"},
           Case{".", "http://a/b/c/"},
           Case{"..", "http://a/b/"},
           Case{"../g", "http://a/b/g"},
           Case{"../../../g", "http://a/g"},
           Case{"/./g", "http://a/g"},
           Case{"/../g", "http://a/g"},
           Case{"g/../h", "http://a/b/c/h"},
           Case{"g?y/../x", "http://a/b/c/g?y/../x"},
           Case{"https://other:5000/v2/?digest=x", "https://other:5000/v2/?digest=x"},
           Case{"/v2/x?url=http://y", "http://a/v2/x?url=http://y"},
       }) {
    CAPTURE(reference);
    const auto url = resolve(base, reference);
    REQUIRE(url);
    CHECK(url->str() == target);
  }
  CHECK_FALSE(resolve(base, "ftp://x/"));
  CHECK_FALSE(resolve(base, "https://user:pw@x/"));
}

TEST_CASE("queries are encoded and appended") {
  CHECK(percent_encode("a b/ü~_-.") == "a%20b%2F%C3%BC~_-.");
  CHECK(with_query("http://a/", "digest", "sha256:ab") == "http://a/?digest=sha256%3Aab");
  CHECK(with_query("http://a/?_state=x", "n", "1") == "http://a/?_state=x&n=1");
  CHECK(with_query("http://a/?", "n", "1") == "http://a/?n=1");
}

TEST_CASE("what may be secret in a URL is masked, whatever the text") {
  struct Case {
    const char *text, *shown;
  };
  for (const auto& [text, shown] : {
           Case{"https://a/x?token=abc&n=1", "https://a/x?token=***&n=1"},
           Case{"https://a/x?X-Amz-Signature=abc&X-Amz-Date=1", "https://a/x?X-Amz-Signature=***&X-Amz-Date=1"},
           Case{"https://a/x?sig=abc", "https://a/x?sig=***"},
           Case{"https://a/x?service=registry&scope=repository:x:pull",
                "https://a/x?service=registry&scope=repository:x:pull"},
           Case{"https://a/x?token", "https://a/x?token"},
           Case{"https://a/x?token=", "https://a/x?token="},
           Case{"https://u:p@a/x", "https://***@a/x"},
           Case{"https://u:p/q@a/x", "https://***@a/x"},
           Case{"u:p@a/x", "***@a/x"},
           Case{"https://a/repo@sha256:ab", "https://a/repo@sha256:ab"},
           Case{"https://a/\x1b[2J", "https://a/?[2J"},
           Case{"", ""},
       }) {
    CAPTURE(text);
    CHECK(redacted(text) == shown);
  }
}

TEST_CASE("an exchange has five minutes, and time for its bytes") {
  CHECK(time_for(0) == std::chrono::minutes(5));
  CHECK(time_for(600U << 16U) == std::chrono::minutes(15));
}
