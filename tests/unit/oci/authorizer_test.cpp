#include "oci/authorizer.hpp"

#include "base/encoding.hpp"
#include "oci/session.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using test::answer;

TEST_SUITE_BEGIN("oci");

namespace {

const std::string realm = "https://auth.example.org/token", api = "https://r.example.org/v2/";

http::Response challenge(const std::string& value) {
  return answer(401, R"({"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]})",
                {{"WWW-Authenticate", value}});
}
http::Response bearer() {
  return challenge("Bearer realm=\"" + realm + R"(",service="reg",scope="repository:team/x:pull")");
}

/// A session on r.example.org with a login, over routes that the case adds.
struct AuthorizerFixture {
  test::FakeHttp http;
  test::FakeClock clock;
  test::FakeRandom random;
  std::optional<Credential> login = Credential{.user = "me", .password = Secret("hunter2"), .source = "the file"};
  int lookups = 0;
  Access access = Access::pull;
  Reference reference = *Reference::parse("r.example.org/team/x:1");

  Session session() {
    return Session({http, clock, random}, {.credentials =
                                               [this](const Reference&, const std::stop_token&) {
                                                 ++lookups;
                                                 return Result<std::optional<Credential>>(login);
                                               },
                                           .access = access});
  }
  Result<http::Response> get(Session& session) {
    return session.send(reference, {.url = session.url(reference, "manifests/1")}, {});
  }
  /// The Authorization headers sent, in order; "" for none.
  std::vector<std::string> sent() const {
    std::vector<std::string> out;
    for (const auto& request : http.requests()) out.emplace_back(request.header("Authorization"));
    return out;
  }
};

const std::string basic = "Basic bWU6aHVudGVyMg==";

}  // namespace

TEST_CASE("a registry that asks for nothing gets nothing, and no login is looked up") {
  AuthorizerFixture f;
  f.http.on("GET", api + "team/x/manifests/1", answer(200));
  auto session = f.session();
  CHECK(f.get(session)->status == 200);
  CHECK(f.lookups == 0);
  CHECK(f.sent() == std::vector<std::string>{""});
}

TEST_CASE("Basic is sent after the challenge, and at once from then on") {
  AuthorizerFixture f;
  f.http.on("GET", api + "team/x/manifests/1", challenge("Basic realm=\"Registry\""));
  f.http.on("GET", api + "team/x/manifests/1", answer(200));
  auto session = f.session();
  CHECK(f.get(session)->status == 200);
  CHECK(f.get(session)->status == 200);
  CHECK(f.sent() == std::vector<std::string>{"", basic, basic});
  CHECK(f.lookups == 1);
  CHECK(f.http.requests()[1].headers.back().sensitive);
}

TEST_CASE("a token is asked for with the login, kept, and asked for again shortly before it expires") {
  AuthorizerFixture f;
  f.access = Access::push;
  f.http.on("GET", api + "team/x/manifests/1", bearer());
  f.http.on("GET", api + "team/x/manifests/1", answer(200));
  f.http.on("GET", realm + "*", answer(200, R"({"token":"one","expires_in":300})"));
  f.http.on("GET", realm + "*", answer(200, R"({"access_token":"two","expires_in":300})"));
  auto session = f.session();
  CHECK(f.get(session)->status == 200);
  CHECK(f.get(session)->status == 200);
  f.clock.advance(std::chrono::seconds(291));
  CHECK(f.get(session)->status == 200);
  CHECK(f.sent() == std::vector<std::string>{"", basic, "Bearer one", "Bearer one", basic, "Bearer two"});
  CHECK(f.http.lines()[1] == "GET " + realm + "?service=reg&scope=repository%3Ateam%2Fx%3Apull%2Cpush");
}

TEST_CASE("a token that is refused in the middle is replaced once") {
  AuthorizerFixture f;
  f.http.on("GET", api + "team/x/manifests/1", bearer());
  f.http.on("GET", api + "team/x/manifests/1", answer(200));
  f.http.on("GET", api + "team/x/manifests/1", bearer());
  f.http.on("GET", api + "team/x/manifests/1", answer(200));
  f.http.on("GET", realm + "*", answer(200, R"({"token":"one","expires_in":300})"));
  f.http.on("GET", realm + "*", answer(200, R"({"token":"two","expires_in":300})"));
  auto session = f.session();
  CHECK(f.get(session)->status == 200);
  CHECK(f.get(session)->status == 200);
  CHECK(f.sent() == std::vector<std::string>{"", basic, "Bearer one", "Bearer one", basic, "Bearer two"});
}

TEST_CASE("without a login a token is asked for anonymously") {
  AuthorizerFixture f;
  f.login.reset();
  f.http.on("GET", api + "team/x/manifests/1", bearer());
  f.http.on("GET", api + "team/x/manifests/1", answer(200));
  f.http.on("GET", realm + "*", answer(200, R"({"token":"anonymous"})"));
  auto session = f.session();
  CHECK(f.get(session)->status == 200);
  CHECK(f.sent() == std::vector<std::string>{"", "", "Bearer anonymous"});
}

TEST_CASE("an identity token goes into a form, not into a URL") {
  AuthorizerFixture f;
  f.login = Credential{.identity_token = Secret("re/fresh"), .source = "the file"};
  f.http.on("GET", api + "team/x/manifests/1", bearer());
  f.http.on("GET", api + "team/x/manifests/1", answer(200));
  f.http.on("POST", realm, answer(200, R"({"access_token":"one"})"));
  auto session = f.session();
  CHECK(f.get(session)->status == 200);
  CHECK(f.http.requests()[1].body ==
        "grant_type=refresh_token&client_id=fairlead&service=reg&scope=repository%3Ateam%2Fx%3Apull"
        "&refresh_token=re%2Ffresh");
}

TEST_CASE("what is not allowed is denied, says which login was used and shows no secret") {
  struct Case {
    const char* what;
    http::Response registry, token;
    bool has_login;
    std::string message;
  };
  const auto refused = answer(401, R"({"errors":[{"code":"DENIED","message":"no such user"}]})");
  const auto issued = answer(200, R"({"token":"one"})");
  for (const auto& [what, registry, token, has_login, message] :
       {Case{"Basic twice", challenge("Basic realm=\"x\""), issued, true, "does not accept the login from the file"},
        Case{"Basic without a login", challenge("Basic realm=\"x\""), issued, false, "there is none for"},
        Case{"the token service refuses", bearer(), refused, true, "does not accept the login from the file"},
        Case{"the token does not do", bearer(), issued, true, "does not accept the login from the file"},
        Case{"nor an anonymous one", bearer(), issued, false, "does not accept an anonymous user"},
        Case{"no challenge at all", answer(401), issued, true, "does not accept the login from the file"}}) {
    CAPTURE(what);
    AuthorizerFixture f;
    if (!has_login) f.login.reset();
    f.http.on("GET", api + "team/x/manifests/1", registry);
    f.http.on("GET", realm + "*", token);
    auto session = f.session();
    const auto got = f.get(session);
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == Errc::denied);
    CHECK(got.error().id() == "FL0622");
    CHECK(got.error().message().find(message) != std::string::npos);
    CHECK(got.error().message().find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a password is not sent to a token service without TLS") {
  AuthorizerFixture f;
  f.http.on("GET", api + "team/x/manifests/1", challenge("Bearer realm=\"http://auth.example.org/token\""));
  auto session = f.session();
  const auto got = f.get(session);
  REQUIRE_FALSE(got);
  CHECK(got.error().id() == "FL0625");
  CHECK(f.http.requests().size() == 1);
}

TEST_CASE("credentials stay with the registry when an answer names another host") {
  AuthorizerFixture f;
  f.http.on("GET", api + "team/x/manifests/1", challenge("Basic realm=\"x\""));
  f.http.on("GET", api + "team/x/manifests/1", answer(200));
  f.http.on("PUT", "https://storage.example.org/upload", answer(201));
  auto session = f.session();
  CHECK(f.get(session)->status == 200);
  CHECK(session.send(f.reference, {.method = "PUT", .url = "https://storage.example.org/upload"}, {})->status == 201);
  CHECK(f.sent().back().empty());
}

TEST_CASE("check asks for /v2/ and says where the login came from") {
  AuthorizerFixture f;
  f.http.on("GET", api, challenge("Basic realm=\"x\""));
  f.http.on("GET", api, answer(200));
  auto session = f.session();
  CHECK(*session.check(f.reference, {}) == "the file");
  AuthorizerFixture open;
  open.http.on("GET", api, answer(200));
  auto other = open.session();
  CHECK(*other.check(open.reference, {}) == "");
}

TEST_CASE("a token lives as long as it says, as its JWT says, or a minute") {
  const test::FakeClock clock;
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(clock.wall().time_since_epoch()).count();
  const auto jwt = [&](const std::string& claims) { return "e30." + base64url(as_bytes(claims)) + ".x"; };
  struct Case {
    std::string answer;
    int seconds;
  };
  for (const auto& [text, seconds] :
       {Case{R"({"token":"t","expires_in":300})", 300}, Case{R"({"token":"t","expires_in":99999999})", 86400},
        Case{R"({"token":"t"})", 60}, Case{R"({"token":"t","expires_in":-5})", 60},
        Case{R"({"token":")" + jwt("{\"exp\":" + std::to_string(now + 900) + "}") + "\"}", 900},
        Case{R"({"token":")" + jwt("{\"exp\":1}") + "\"}", 60}, Case{R"({"token":")" + jwt("no") + "\"}", 60}}) {
    CAPTURE(text);
    const auto token = parse_token(text, "test", clock);
    REQUIRE(token);
    CHECK(token->expires - clock.steady() == std::chrono::seconds(seconds));
  }
  for (const char* text : {"", "{}", "[]", R"({"token":""})", R"({"token":"a b"})", R"({"token":"a\r\nX: y"})"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_token(text, "test", clock));
  }
}
