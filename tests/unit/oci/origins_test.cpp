// Whatever registries, their storage and whoever else is in between answer: a login and what it bought stay where they
// belong.
#include "base/encoding.hpp"
#include "http/url.hpp"
#include "oci/registry.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"
#include "support/following.hpp"

#include <array>
#include <doctest/doctest.h>
#include <random>
#include <string>

using namespace fairlead;
using namespace fairlead::oci;
using test::answer;

TEST_SUITE_BEGIN("oci");

namespace {

const std::string registry = "https://r.example.org", tokens = "https://auth.example.org/token";
const std::string canary = "canary-password", basic = "Basic " + base64(as_bytes("me:" + canary));
constexpr std::array<const char*, 4> strangers = {"https://storage.example.org", "https://r.example.org:8443",
                                                  "http://r.example.org", "https://evil.example.org"};

/// A registry with a token service, and strangers that answer as `random` says.
class World {
 public:
  explicit World(unsigned seed) : random_(seed), is_basic_(one_of(2) == 0) {
    for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE"}) {
      http.on(method, registry + "/*", [this](const auto& request) { return from_registry(request); });
      http.on(method, tokens + "*", [this](const auto&) { return from_tokens(); });
      for (const auto* stranger : strangers) {
        http.on(method, std::string(stranger) + "/*", [this](const auto&) { return from_stranger(); });
      }
    }
  }

  Registry client() {
    const auto login = [](const Reference&, const std::stop_token&) {
      return Result<std::optional<Credential>>(
          Credential{.user = "me", .password = Secret(std::string(canary)), .source = "the file"});
    };
    return Registry({following, clock, chance}, {.credentials = login,
                                                 .access = Access::push,
                                                 .transport = std::make_shared<const http::Transport>(http::Transport{
                                                     .client_certificate = "client.pem", .client_key = "key.pem"})});
  }

  test::FakeHttp http;
  test::Following following{http};
  test::FakeClock clock;
  test::FakeRandom chance;

 private:
  std::size_t one_of(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
  std::string a_stranger() { return std::string(strangers.at(one_of(strangers.size()))) + "/stored"; }

  http::Response asking(const std::string& realm) {
    const auto how = one_of(2) == 0 ? "Basic realm=\"x\"" : "Bearer realm=\"" + realm + "\",service=\"s\"";
    return answer(401, {}, {{"WWW-Authenticate", how}});
  }
  http::Response from_stranger() {
    switch (one_of(5)) {
      case 0: return asking(a_stranger());
      case 1: return asking(tokens);
      case 2: return answer(307, {}, {{"Location", a_stranger()}});
      case 3: return answer(307, {}, {{"Location", registry + "/v2/x/blobs/back"}});
      default:
        return answer(one_of(2) == 0 ? 200 : 404, R"({"token":"stolen"})",
                      {{"Location", a_stranger()}, {"Link", link()}});
    }
  }
  http::Response from_registry(const test::SentRequest& request) {
    const auto sent = request.header("Authorization");
    if (is_basic_ && sent != basic) return answer(401, {}, {{"WWW-Authenticate", "Basic realm=\"r\""}});
    if (!is_basic_ && sent != "Bearer canary-token") {
      return answer(401, {}, {{"WWW-Authenticate", "Bearer realm=\"" + tokens + "\",service=\"r\""}});
    }
    switch (one_of(4)) {
      case 0: return answer(307, {}, {{"Location", a_stranger()}});
      case 1: return answer(202, "{}", {{"Location", a_stranger()}});
      case 2: return answer(404, "{}");
      default: return answer(200, R"({"schemaVersion":2,"manifests":[]})", {{"Link", link()}});
    }
  }
  http::Response from_tokens() {
    if (one_of(3) == 0) return answer(307, {}, {{"Location", a_stranger()}});
    return answer(200, R"({"token":"canary-token"})");
  }
  std::string link() { return "<" + a_stranger() + ">; rel=\"next\""; }

  std::mt19937 random_;
  bool is_basic_;
};

/// Asks for everything that a registry can be asked for. What comes of it does not matter here.
void ask_for_everything(Registry& client) {
  const auto reference = *Reference::parse("r.example.org/x:1");
  const Descriptor blob = {.media_type = "text/plain", .digest = Digest::of("b"), .size = 1};
  const auto done = [](const auto& result) { return result.has_value(); };
  const auto source = [] { return http::BodySource([](std::span<std::byte>) -> Result<std::size_t> { return 0UZ; }); };
  done(client.check(reference, {}));
  done(client.find(reference, {}));
  done(client.manifest(reference, {}));
  done(client.blob(reference, blob, {}));
  done(client.has_blob(reference, blob.digest, {}));
  done(client.referrers(reference.with_digest(blob.digest), "", {}));
  done(client.put(reference, RawManifest::of(std::string(media_type::index), "{}"), {}));
  done(client.upload(reference, {{.media_type = "text/plain", .digest = Digest::of(""), .size = 0}, source}, {}));
}

}  // namespace

TEST_CASE("a login and its tokens reach the registry and the token service that it names, and nobody else") {
  for (unsigned seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    World world(seed);
    auto client = world.client();
    ask_for_everything(client);
    bool was_shown = false;
    for (const auto& request : world.http.requests()) {
      CAPTURE(request.url);
      const auto sent = request.header("Authorization");
      const bool to_registry = request.url.starts_with(registry + "/"), to_tokens = request.url.starts_with(tokens);
      was_shown = was_shown || !sent.empty();
      CHECK(sent.find("stolen") == std::string::npos);
      if (!to_registry && !to_tokens) CHECK(sent.empty());
      if (to_tokens) CHECK((sent.empty() || sent == basic));
      if (!to_registry) CHECK((!request.transport || request.transport->client_certificate.empty()));
      CHECK(request.url.find("canary") == std::string::npos);
      CHECK(request.body.find("canary") == std::string::npos);
    }
    CHECK(was_shown);
  }
}

TEST_CASE("a storage host that answers 401 ends the request, and is not learned from") {
  test::FakeHttp http;
  test::Following following(http);
  test::FakeClock clock;
  test::FakeRandom random;
  http.on("GET", registry + "/*", answer(307, {}, {{"Location", "https://storage.example.org/blob"}}));
  http.on("GET", "https://storage.example.org/blob",
          answer(401, {}, {{"WWW-Authenticate", "Bearer realm=\"https://storage.example.org/token\""}}));
  Registry client({following, clock, random},
                  {.credentials = [](const Reference&, const std::stop_token&) -> Result<std::optional<Credential>> {
                    FAIL_CHECK("a login was looked up");
                    return std::optional<Credential>();
                  }});
  const auto got = client.manifest(*Reference::parse("r.example.org/x:1"), {});
  REQUIRE_FALSE(got);
  CHECK(got.error().code() == Errc::denied);
  CHECK(got.error().id() == "FL0016");
  CHECK(got.error().message() ==
        "get r.example.org/x:1: r.example.org sends us to https://storage.example.org, where a login is asked for; the "
        "one for r.example.org is "
        "not shown there");
  CHECK(http.requests().size() == 2);
}

TEST_CASE("a list of referrers whose next page is elsewhere, or that is none, is no list") {
  test::FakeHttp http;
  test::FakeClock clock;
  test::FakeRandom random;
  const auto subject = Reference::parse("r.example.org/x")->with_digest(Digest::of("m"));
  const auto list = registry + "/v2/x/referrers/" + subject.digest.str();
  const std::vector<http::Header> elsewhere = {{"Link", "<https://evil.example.org/next>; rel=\"next\""}};
  for (const auto& wrong :
       {answer(200, R"({"schemaVersion":2,"manifests":[]})", elsewhere), answer(200), answer(200, "null"),
        answer(200, "[]"), answer(200, "{}"), answer(200, R"({"schemaVersion":2,"manifests":null})"),
        answer(200, R"({"schemaVersion":2,"manifests":{}})")}) {
    CAPTURE(wrong.body);
    http.on("GET", list, wrong);
    Registry client({http, clock, random});
    CHECK_FALSE(client.referrers(subject, "", {}));
  }
}

TEST_SUITE_END();
